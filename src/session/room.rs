//! What the read files hold in memory together, and the error when no more fits.

use crate::base::error::{Error, ErrorKind, Result};
use crate::base::limits::Limits;
use crate::base::sort;

/// Rows and texts in memory.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Room {
    pub(super) rows: usize,
    pub(super) text_bytes: u64,
}

impl Room {
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            rows: self.rows.saturating_add(other.rows),
            text_bytes: self.text_bytes.saturating_add(other.text_bytes),
        }
    }

    /// Refuses more than all files together may hold.
    pub(super) fn check(self, limits: &Limits) -> Result<()> {
        let message = if self.rows > limits.kept_rows {
            format!(
                "There is no room: all files together may keep {} rows in memory.",
                limits.kept_rows
            )
        } else if self.text_bytes > limits.all_text_bytes {
            format!(
                "There is no room: all files together may keep {} MB of names and texts in memory.",
                limits.all_text_bytes >> 20
            )
        } else {
            return Ok(());
        };
        Err(Error::new(
            ErrorKind::NoRoom,
            message,
            "Remove files that you no longer need, then read this file again. If there is no other file, keep only a part of its rows.",
        ))
    }
}

/// Adds the largest of the files that hold the memory to an error about it. The file itself is not
/// damaged, and the user must know which others to remove.
pub(super) fn naming_largest<'a>(
    mut error: Error,
    held: impl Iterator<Item = (&'a str, Room)>,
) -> Error {
    const NAMED: usize = 3;
    if error.kind != ErrorKind::NoRoom {
        return error;
    }
    // Several rows take about as much as a kilobyte of names.
    let size = |room: &Room| room.rows as u64 + room.text_bytes / 128;
    let mut held: Vec<(&str, Room)> = held.filter(|(_, room)| size(room) > 0).collect();
    sort::by_key(&mut held, |(path, room)| {
        (std::cmp::Reverse(size(room)), *path)
    });
    let named = held.iter().take(NAMED).map(|(path, room)| {
        let megabytes = room.text_bytes >> 20;
        format!("{path} ({} rows, {megabytes} MB of texts)", room.rows)
    });
    let named: Vec<String> = named.collect();
    if !named.is_empty() {
        error.message += &format!(" Most is held by {}.", named.join(", "));
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_files_are_named() {
        let room = |rows, text_bytes| Room { rows, text_bytes };
        assert!(room(25_000_000, 2 << 30).check(&Limits::DEFAULT).is_ok());
        let texts = room(0, (2 << 30) + 1).check(&Limits::DEFAULT).unwrap_err();
        assert_eq!(texts.kind, ErrorKind::NoRoom);
        assert!(texts.message.contains("2048 MB of names"), "{texts}");
        let rows = room(25_000_001, 0).check(&Limits::DEFAULT).unwrap_err();
        let held = [
            ("small", room(3, 0)),
            ("none", room(0, 0)),
            ("large", room(20_000_000, 5 << 20)),
            ("cards", room(100, 1 << 30)),
            ("middle", room(1000, 0)),
        ];
        let error = naming_largest(rows, held.into_iter());
        assert!(
            error.message.ends_with(
                "Most is held by large (20000000 rows, 5 MB of texts), cards (100 rows, 1024 MB of texts), middle (1000 rows, 0 MB of texts)."
            ),
            "{error}"
        );
        let other = Error::damaged("A page header is broken.");
        assert_eq!(naming_largest(other.clone(), held.into_iter()), other);
    }
}
