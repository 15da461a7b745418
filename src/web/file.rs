use std::cell::RefCell;
use std::ops::Range;

use bytes::Bytes;
use js_sys::Uint8Array;
use send_wrapper::SendWrapper;
use wasm_bindgen::prelude::*;
use web_sys::{File, FileReaderSync};

use crate::base::error;
use crate::source::{ByteSource, checked_end, unreadable};

#[wasm_bindgen]
extern "C" {
    /// An `ArrayBuffer`, whose bytes go where it is transferred.
    type Transferable;

    #[wasm_bindgen(method, catch)]
    fn transfer(this: &Transferable, length: u32) -> Result<JsValue, JsValue>;
}

/// Files of at most so many bytes are read at once: each call of the reader takes over a millisecond,
/// whatever its size, and a folder of thousands of small files needs several for each.
const SMALL: u64 = 1 << 16;

/// A file that the user dropped. Only a worker has the synchronous reader that it needs.
///
/// The wrapper makes the handle `Send` and `Sync`. This is safe since a worker has one thread;
/// use from another thread would trap.
pub(super) struct BrowserFile {
    handle: SendWrapper<(File, FileReaderSync)>,
    len: u64,
    /// All bytes of a small file, until they are hashed.
    whole: SendWrapper<RefCell<Option<Bytes>>>,
}

impl BrowserFile {
    pub(super) fn new(file: File) -> error::Result<Self> {
        let reader = FileReaderSync::new().map_err(reason)?;
        // The cast loses nothing: sizes are whole numbers below 2^53.
        let len = file.size() as u64;
        Ok(Self {
            handle: SendWrapper::new((file, reader)),
            len,
            whole: SendWrapper::new(RefCell::default()),
        })
    }

    fn fetch(&self, offset: u64, end: u64) -> error::Result<Bytes> {
        let length = end - offset;
        let (file, reader) = &*self.handle;
        let slice = file
            .slice_with_f64_and_f64(offset as f64, end as f64)
            .map_err(reason)?;
        let buffer = reader.read_as_array_buffer(&slice).map_err(reason)?;
        let bytes = Uint8Array::new(&buffer).to_vec();
        // Without this the browser keeps many of these pieces, each as large as a column's, until it
        // collects garbage. A browser that cannot transfer a buffer loses only that.
        let _ = buffer.unchecked_ref::<Transferable>().transfer(0);
        if bytes.len() as u64 != length {
            return Err(unreadable(format!(
                "{} of {length} bytes at {offset}",
                bytes.len()
            )));
        }
        Ok(bytes.into())
    }
}

impl ByteSource for BrowserFile {
    fn len(&self) -> u64 {
        self.len
    }

    fn read(&self, offset: u64, length: usize) -> error::Result<Bytes> {
        let end = checked_end(self.len, offset, length)?;
        if self.len > SMALL {
            return self.fetch(offset, end);
        }
        let mut whole = self.whole.borrow_mut();
        let bytes = match whole.take() {
            Some(bytes) => bytes,
            None => self.fetch(0, self.len)?,
        };
        // Both are at most the length, which is small.
        let piece = bytes.slice(offset as usize..end as usize);
        *whole = Some(bytes);
        Ok(piece)
    }

    fn forget(&self, range: &Range<u64>) {
        if range.end == self.len {
            self.whole.borrow_mut().take();
        }
    }
}

fn reason(exception: JsValue) -> error::Error {
    match exception.dyn_ref::<js_sys::Error>() {
        Some(error) => unreadable(String::from(error.message())),
        None => unreadable(format!("{exception:?}")),
    }
}
