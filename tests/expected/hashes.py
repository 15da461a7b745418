"""The hashes by which the program orders names and groups owners, for the scripts beside this file."""

MASK = (1 << 64) - 1


def fnv1a(text):
    """FNV-1a of a text, 64 bits."""
    h = 0xCBF29CE484222325
    for byte in text.encode():
        h = ((h ^ byte) * 0x100000001B3) & MASK
    return h


def stable_hash(text):
    """FNV-1a with the last step of SplitMix64, which orders models of equal popularity."""
    h = fnv1a(text)
    h = ((h ^ (h >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    h = ((h ^ (h >> 27)) * 0x94D049BB133111EB) & MASK
    return h ^ (h >> 31)
