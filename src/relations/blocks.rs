/// Values in blocks of equal size. Growing never copies existing values, so a column of millions of
/// rows needs only the memory of its values, and not three times as much.
#[derive(Debug, Clone)]
pub struct Blocks<T> {
    blocks: Vec<Vec<T>>,
}

/// Values in a block.
const BLOCK: usize = 1 << 14;

impl<T> Default for Blocks<T> {
    fn default() -> Self {
        Self { blocks: Vec::new() }
    }
}

impl<T> Blocks<T> {
    pub fn push(&mut self, value: T) {
        match self.blocks.last_mut() {
            Some(block) if block.len() < BLOCK => block.push(value),
            Some(_) => {
                let mut block = Vec::with_capacity(BLOCK);
                block.push(value);
                self.blocks.push(block);
            }
            // The first block grows step by step, because most lookup tables are small.
            None => self.blocks.push(vec![value]),
        }
    }

    pub fn len(&self) -> usize {
        match self.blocks.last() {
            Some(last) => (self.blocks.len() - 1) * BLOCK + last.len(),
            None => 0,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    #[inline]
    pub fn get(&self, index: usize) -> Option<&T> {
        self.blocks.get(index / BLOCK)?.get(index % BLOCK)
    }

    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        self.blocks.get_mut(index / BLOCK)?.get_mut(index % BLOCK)
    }

    /// Changes each value in place.
    pub fn for_each_mut(&mut self, change: impl FnMut(&mut T)) {
        self.blocks.iter_mut().flatten().for_each(change);
    }

    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.blocks.iter().flatten()
    }
}

impl<T> FromIterator<T> for Blocks<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut values = values.into_iter();
        let mut blocks = Vec::new();
        loop {
            let block: Vec<T> = values.by_ref().take(BLOCK).collect();
            if block.is_empty() {
                return Self { blocks };
            }
            blocks.push(block);
        }
    }
}

impl<T: PartialEq> PartialEq for Blocks<T> {
    fn eq(&self, other: &Self) -> bool {
        self.blocks == other.blocks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_where_they_are() {
        let mut blocks = Blocks::default();
        assert!(blocks.is_empty() && blocks.get(0).is_none());
        let many = 3 * BLOCK + 5;
        for value in 0..many {
            blocks.push(value);
        }
        assert_eq!(blocks.len(), many);
        assert!((0..many).all(|index| blocks.get(index) == Some(&index)));
        assert_eq!(blocks.get(many), None);
        assert!(blocks.iter().copied().eq(0..many));
        for many in [0, 1, BLOCK - 1, BLOCK, many] {
            let mut pushed = Blocks::default();
            (0..many).for_each(|value| pushed.push(value));
            let mut collected: Blocks<usize> = (0..many).collect();
            assert!(collected == pushed);
            collected.push(many);
            assert_eq!(
                (collected.len(), collected.get(many)),
                (many + 1, Some(&many))
            );
        }
    }
}
