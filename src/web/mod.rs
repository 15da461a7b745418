//! The browser boundary: a [`Session`] that lives in a worker, its answers as plain JavaScript
//! objects with 64-bit integers as BigInt.
//!
//! Nothing else in the crate names the browser, and nothing here decides anything.

mod file;

use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::base::error::{Error, ErrorKind};
use crate::metrics::Parameters;
use crate::metrics::catalogue::METRICS;

use crate::recognise;
use crate::report::{self, FORMS, Form};
use crate::session::{Change, Chosen, Session};

use file::BrowserFile;

/// The last panic's message, for the page to show when the instance has trapped.
static LAST_PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Keeps panic messages for [`last_panic`]; runs when the module starts.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        if let Ok(mut last) = LAST_PANIC.try_lock() {
            *last = Some(info.to_string());
        }
    }));
}

/// The last panic's message.
#[wasm_bindgen]
pub fn last_panic() -> Option<String> {
    LAST_PANIC.try_lock().ok()?.clone()
}

/// A session in a worker.
#[wasm_bindgen]
#[derive(Default)]
pub struct Engine {
    session: Session,
}

/// What the page changes about a file: an absent key leaves it, null resets it.
#[derive(Deserialize)]
struct PageChange {
    #[serde(default, deserialize_with = "present")]
    mapping: Option<Option<Chosen>>,
    #[serde(default, deserialize_with = "present")]
    snapshot_date: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    registry: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    whole: Option<Option<bool>>,
}

/// Tells a null from an absent key.
fn present<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}

#[wasm_bindgen]
impl Engine {
    /// An empty session.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file under the page's number and looks at its footer.
    pub fn add(&mut self, id: u32, path: &str, file: web_sys::File) {
        match BrowserFile::new(file) {
            Ok(source) => self.session.add(id, path, Box::new(source)),
            Err(error) => self.session.add_unreadable(id, path, error),
        }
    }

    /// Changes what a file is taken for; throws a problem and changes nothing when that makes no
    /// sense.
    pub fn configure(&mut self, id: u32, change: JsValue) -> Result<(), JsValue> {
        let change: PageChange = from_js(change)?;
        let change = Change {
            mapping: change.mapping,
            snapshot_date: change.snapshot_date,
            registry: change.registry,
            whole: change.whole,
        };
        self.session.configure(id, change).map_err(thrown)
    }

    /// Forgets a file.
    pub fn remove(&mut self, id: u32) {
        self.session.remove(id);
    }

    /// Reads the next rows; null when nothing waits.
    pub fn step(&mut self) -> Result<JsValue, JsValue> {
        to_js(&self.session.step())
    }

    /// The file that the next step reads; undefined when nothing waits.
    pub fn next(&self) -> Option<u32> {
        self.session.next()
    }

    /// Stops reading.
    pub fn stop(&mut self) {
        self.session.stop();
    }

    /// Lets a stopped or failed file be read.
    pub fn resume(&mut self, id: u32) {
        self.session.resume(id);
    }

    /// One file; null when there is none of that number.
    pub fn file(&self, id: u32) -> Result<JsValue, JsValue> {
        to_js(&self.session.file(id))
    }

    /// A file's root columns.
    pub fn columns(&self, id: u32) -> Result<JsValue, JsValue> {
        to_js(&self.session.columns(id))
    }

    /// The tables that a user may take a file for.
    pub fn kinds(&self) -> Result<JsValue, JsValue> {
        to_js(&recognise::kinds())
    }

    /// The metrics, with what this version computes of them.
    pub fn metrics(&self) -> Result<JsValue, JsValue> {
        to_js(&METRICS)
    }

    /// The forms in which results are written.
    pub fn forms(&self) -> Result<JsValue, JsValue> {
        to_js(&FORMS)
    }

    /// All files, without their columns.
    pub fn files(&self) -> Result<JsValue, JsValue> {
        to_js(&self.session.files())
    }

    /// The results document as an object; null when `going`, which gets the name of each metric
    /// before it is measured, did not answer true. Asking again goes on from there.
    pub fn results(&self, params: JsValue, going: &js_sys::Function) -> Result<JsValue, JsValue> {
        let params: Parameters = from_js(params)?;
        let going = |metric: &str| {
            let said = going.call1(&JsValue::NULL, &JsValue::from_str(metric));
            said.is_ok_and(|said| said.is_truthy())
        };
        to_js(
            &self
                .session
                .results_while(&params, &going)
                .map_err(thrown)?,
        )
    }

    /// Hashes the next bytes of a file and returns it; undefined when every file has its digest.
    pub fn digest(&mut self) -> Option<u32> {
        self.session.digest()
    }

    /// The file that the next step hashes; undefined when there is none.
    pub fn next_digest(&self) -> Option<u32> {
        self.session.next_digest()
    }

    /// The results in a form, the same bytes as the command's; `subject`, of which tables are, is
    /// a metric or `claims`.
    pub fn written(&self, params: JsValue, form: &str, subject: &str) -> Result<Vec<u8>, JsValue> {
        let form = Form::find(form).map_err(thrown)?;
        form.write(&self.document(params)?, subject).map_err(thrown)
    }

    fn document(&self, params: JsValue) -> Result<report::Document, JsValue> {
        let params: Parameters = from_js(params)?;
        self.session.results(&params).map_err(thrown)
    }
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    let serializer = Serializer::new()
        .serialize_missing_as_null(true)
        .serialize_maps_as_objects(true)
        .serialize_large_number_types_as_bigints(true);
    value
        .serialize(&serializer)
        .map_err(|error| JsValue::from_str(&error.to_string()))
}

fn from_js<T: for<'de> Deserialize<'de>>(value: JsValue) -> Result<T, JsValue> {
    serde_wasm_bindgen::from_value(value).map_err(|error| {
        thrown(Error::new(
            ErrorKind::Setting,
            format!("The page asked for something unknown ({error})."),
            "Reload the page.",
        ))
    })
}

/// An error as the object that the page catches.
fn thrown(error: Error) -> JsValue {
    to_js(&error).unwrap_or_else(|value| value)
}
