use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Mutex;
use std::time::SystemTime;

use bytes::Bytes;

use super::{ByteSource, checked_end, unreadable};
use crate::base::error::{Error, ErrorKind, Result};

/// A file of the native file system. Every read checks that the file did not change.
#[derive(Debug)]
pub struct NativeFile {
    file: Mutex<File>,
    len: u64,
    modified: Option<SystemTime>,
}

impl NativeFile {
    /// Opens a file.
    ///
    /// # Errors
    /// [`crate::base::error::ErrorKind::Unreadable`] if it does not exist, is a folder or may not
    /// be read.
    pub fn open(path: &Path) -> Result<Self> {
        let cannot = |cause: String| {
            Error::new(
                ErrorKind::Unreadable,
                format!("The file cannot be opened ({cause})."),
                "Check the path and the permission to read it.",
            )
        };
        // The kind of file is checked first, because opening a pipe waits for its writer.
        let meta = std::fs::metadata(path).map_err(|cause| cannot(cause.to_string()))?;
        if !meta.is_file() {
            return Err(cannot("it is not a regular file".into()));
        }
        let file = File::open(path).map_err(|cause| cannot(cause.to_string()))?;
        Ok(Self {
            len: meta.len(),
            modified: meta.modified().ok(),
            file: Mutex::new(file),
        })
    }
}

impl ByteSource for NativeFile {
    fn len(&self) -> u64 {
        self.len
    }

    fn read(&self, offset: u64, length: usize) -> Result<Bytes> {
        checked_end(self.len, offset, length)?;
        let mut file = self
            .file
            .lock()
            .map_err(|_| unreadable("an earlier read failed"))?;
        let meta = file.metadata().map_err(unreadable)?;
        if meta.len() != self.len || meta.modified().ok() != self.modified {
            return Err(unreadable("it changed while it was read"));
        }
        file.seek(SeekFrom::Start(offset)).map_err(unreadable)?;
        let mut bytes = vec![0; length];
        file.read_exact(&mut bytes).map_err(unreadable)?;
        Ok(bytes.into())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::base::error::ErrorKind;

    #[test]
    fn a_file_that_shrinks_after_opening_is_named_as_such() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&[7; 100]).unwrap();
        let source = NativeFile::open(file.path()).unwrap();
        assert_eq!(source.read(90, 10).unwrap().len(), 10);
        file.as_file().set_len(50).unwrap();
        let error = source.read(0, 10).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Unreadable);
    }

    #[test]
    fn a_folder_or_a_missing_file_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(NativeFile::open(folder.path()).is_err());
        assert!(NativeFile::open(&folder.path().join("absent")).is_err());
    }
}
