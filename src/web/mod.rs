//! The browser boundary: a [`Session`] in a worker. Its answers are plain JavaScript objects with
//! 64-bit integers as BigInt.
//!
//! Only this module uses browser types, and it makes no decisions.

mod file;

use std::ops::Range;
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::base::error::{Error, ErrorKind};
use crate::base::pulse;
use crate::domain::subset;
use crate::manifest::{self, Manifest};
use crate::metrics::Parameters;
use crate::metrics::catalogue::METRICS;

use crate::recognise;
use crate::report::{self, FORMS, Form};
use crate::session::{Change, Chosen, Needs, PartReading, SCRIPTS, Session, Waiting};
use crate::sql::Dialect;

use file::BrowserFile;

/// The last panic's message. The page shows it when the instance has trapped.
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

#[wasm_bindgen]
pub fn last_panic() -> Option<String> {
    LAST_PANIC.try_lock().ok()?.clone()
}

#[wasm_bindgen]
#[derive(Default)]
pub struct Engine {
    session: Session,
    /// The row groups that this engine reads for another.
    part: Option<PartReading>,
}

/// A loan as the page passes it on.
#[derive(Serialize)]
struct PageLoan {
    id: u32,
    number: u64,
    from: u32,
    to: u32,
}

/// Bytes of a file that the page must bring: pairs of beginning and end.
#[derive(Serialize)]
struct PageNeeds {
    id: u32,
    now: Vec<(f64, f64)>,
    ahead: Vec<(f64, f64)>,
}

impl From<Needs> for PageNeeds {
    fn from(needs: Needs) -> Self {
        // The casts lose nothing: sizes in a browser are below 2^53.
        let pairs = |ranges: Vec<Range<u64>>| {
            let pairs = ranges.into_iter();
            pairs
                .map(|range| (range.start as f64, range.end as f64))
                .collect()
        };
        Self {
            id: needs.id,
            now: pairs(needs.now),
            ahead: pairs(needs.ahead),
        }
    }
}

/// Changes to a file from the page: an absent key keeps a value, null resets it.
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

/// What the page has already, and what it wants first.
#[derive(Deserialize)]
struct Asked {
    first: Option<String>,
    known: Vec<String>,
}

#[wasm_bindgen]
extern "C" {
    /// The worker while it waits for results.
    pub type Waiter;

    /// See [`Waiting::going`].
    #[wasm_bindgen(method, catch)]
    fn going(this: &Waiter, metric: &str) -> Result<bool, JsValue>;

    /// See [`Waiting::wants`].
    #[wasm_bindgen(method, catch)]
    fn wants(this: &Waiter) -> Result<bool, JsValue>;

    /// See [`Waiting::take`].
    #[wasm_bindgen(method, catch)]
    fn take(this: &Waiter, part: JsValue) -> Result<(), JsValue>;
}

/// Reads null as `Some(None)`, so that it differs from an absent key.
fn present<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}

#[wasm_bindgen]
impl Engine {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Limits the engine to the metric on show and to the columns that it needs; without one, to
    /// nothing. Files with other columns are read again.
    pub fn show_only(&mut self, metric: Option<String>) -> Result<(), JsValue> {
        self.session.show_only(metric.as_deref()).map_err(thrown)
    }

    /// Adds a file under the page's number and reads its footer.
    pub fn add(&mut self, id: u32, path: &str, file: web_sys::File) {
        match BrowserFile::new(file) {
            Ok(source) => self.session.add(id, path, Box::new(source)),
            Err(error) => self.session.add_unreadable(id, path, error),
        }
    }

    /// Adds a file of so many bytes, which the page brings.
    pub fn add_fed(&mut self, id: u32, path: &str, bytes: f64) {
        // The cast loses nothing: sizes are whole numbers below 2^53.
        self.session.add_fed(id, path, bytes as u64);
    }

    /// Whether the page must bring more of a file before its footer is known.
    pub fn is_opening(&self, id: u32) -> bool {
        self.session.is_opening(id)
    }

    /// The bytes that the page must bring before the next step; of the digests, if `digests`.
    pub fn needs(&self, digests: bool) -> Result<JsValue, JsValue> {
        let needs = match digests {
            true => self.session.digest_needs().into_iter().collect(),
            false => self.session.needs(),
        };
        let needs: Vec<PageNeeds> = needs.into_iter().map(PageNeeds::from).collect();
        to_js(&needs)
    }

    /// Leaves a file without a digest, which would need all its bytes.
    pub fn skip_digest(&mut self, id: u32) {
        self.session.skip_digest(id);
    }

    /// Takes bytes of a file, from an offset.
    pub fn feed(&mut self, id: u32, from: f64, bytes: Vec<u8>) {
        self.session.feed(id, from as u64, bytes.into());
    }

    /// Takes the reason why the page cannot bring the bytes of a file.
    pub fn starve(&mut self, id: u32, reason: &str) {
        self.session.starve(id, reason);
    }

    /// Changes how a file is read. An impossible change throws an error and changes nothing.
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

    pub fn remove(&mut self, id: u32) {
        self.session.remove(id);
    }

    /// Reads the next rows; null if no file waits.
    pub fn step(&mut self) -> Result<JsValue, JsValue> {
        to_js(&self.session.step())
    }

    /// The file that the next step reads; undefined if no file waits.
    pub fn next(&self) -> Option<u32> {
        self.session.next()
    }

    pub fn stop(&mut self) {
        self.session.stop();
    }

    /// Leaves row groups of the file that is being read to another engine; null if it cannot.
    pub fn lend(&mut self) -> Result<JsValue, JsValue> {
        let loan = self.session.lend().map(|loan| PageLoan {
            id: loan.id,
            number: loan.number,
            // A footer with more row groups does not fit into its budget.
            from: loan.groups.start as u32,
            to: loan.groups.end as u32,
        });
        to_js(&loan)
    }

    /// Adds the rows of lent row groups; without them, the groups are read here. Null if the loan
    /// has ended in the meantime.
    pub fn absorb(
        &mut self,
        id: u32,
        number: u64,
        part: Option<Vec<u8>>,
    ) -> Result<JsValue, JsValue> {
        to_js(&self.session.absorb(id, number, part.as_deref()))
    }

    /// Whether the next file waits only for lent row groups.
    pub fn waits(&self) -> bool {
        self.session.waits()
    }

    /// Begins to read row groups of a file for another engine.
    pub fn begin_part(&mut self, id: u32, from: u32, to: u32) -> Result<(), JsValue> {
        let part = self.session.part(id, from as usize..to as usize);
        self.part = Some(part.map_err(thrown)?);
        Ok(())
    }

    /// Reads the next rows of the part; false once all are read.
    pub fn step_part(&mut self) -> Result<bool, JsValue> {
        let Some(part) = &mut self.part else {
            return Ok(false);
        };
        part.step().map_err(thrown)
    }

    /// The rows of the part.
    pub fn finish_part(&mut self) -> Vec<u8> {
        self.part.take().map_or(Vec::new(), PartReading::finish)
    }

    /// Queues a stopped or failed file again.
    pub fn resume(&mut self, id: u32) {
        self.session.resume(id);
    }

    /// One file; null if no file has this number.
    pub fn file(&self, id: u32) -> Result<JsValue, JsValue> {
        to_js(&self.session.file(id))
    }

    /// The columns of a file with their first values, and a guess of what they hold.
    pub fn look(&self, id: u32) -> Result<JsValue, JsValue> {
        to_js(&self.session.look(id).map_err(thrown)?)
    }

    /// The bytes that the page must bring before it calls `look`; null if they are here.
    pub fn look_needs(&self, id: u32) -> Result<JsValue, JsValue> {
        to_js(&self.session.look_needs(id).map(PageNeeds::from))
    }

    /// The tables that a user can choose for a file.
    pub fn kinds(&self) -> Result<JsValue, JsValue> {
        to_js(&recognise::kinds())
    }

    /// The catalogue of metrics.
    pub fn metrics(&self) -> Result<JsValue, JsValue> {
        to_js(&METRICS)
    }

    /// The export formats.
    pub fn forms(&self) -> Result<JsValue, JsValue> {
        to_js(&FORMS.iter().chain(SCRIPTS).collect::<Vec<&Form>>())
    }

    /// Examples of the conditions of a subset.
    pub fn conditions(&self) -> Result<JsValue, JsValue> {
        to_js(&subset::examples().collect::<Vec<_>>())
    }

    pub fn files(&self) -> Result<JsValue, JsValue> {
        to_js(&self.session.files())
    }

    /// Calls `heard` many times a second while the engine works, with the number of the step and
    /// the share of it that is done, or undefined. If it does not return true, the work stops.
    pub fn watch(&self, heard: js_sys::Function) {
        pulse::listen(pulse::OFTEN, move |sign| {
            let share = sign.share.map_or(JsValue::UNDEFINED, JsValue::from_f64);
            let said = heard.call2(&JsValue::NULL, &sign.step.into(), &share);
            said.is_ok_and(|said| said.is_truthy())
        });
    }

    /// The results document as an object; null if `waiter` stopped. The next call continues there.
    /// Meanwhile the waiter may take parts, without the answers that it knows.
    pub fn results(
        &self,
        params: JsValue,
        asked: JsValue,
        waiter: &Waiter,
    ) -> Result<JsValue, JsValue> {
        let params: Parameters = from_js(params)?;
        let asked: Asked = from_js(asked)?;
        let waiting = Waiting {
            going: &|metric| waiter.going(metric).unwrap_or(false),
            first: asked.first.as_deref(),
            known: &asked.known,
            wants: &|| waiter.wants().unwrap_or(false),
            take: &|part| {
                // The whole document follows, so a part that cannot be given is not missed.
                let _ = to_js(part).and_then(|part| waiter.take(part));
            },
        };
        let document = self.session.results_for(&params, &waiting);
        to_js(&document.map_err(thrown)?)
    }

    /// Takes the date of today, `YYYY-MM-DD` in UTC, which the results document states.
    pub fn set_date(&mut self, date: &str) {
        self.session.set_date(date);
    }

    /// Takes the commit and the digest of the page's site, which the results document states.
    pub fn set_build(&mut self, commit: &str, build: &str) {
        self.session.set_build(commit, build);
    }

    /// Follows a manifest, a Croissant file or a results document, with the Croissant file and the
    /// results that it names; without one, follows none. Returns the manifest and its settings. What
    /// cannot be used throws an error and changes nothing.
    pub fn follow(
        &mut self,
        manifest: Option<Vec<u8>>,
        list: Option<Vec<u8>>,
        results: Option<Vec<u8>>,
    ) -> Result<JsValue, JsValue> {
        let followed = manifest
            .map(|bytes| Followed::read(&bytes, list.as_deref(), results.as_deref()))
            .transpose()
            .map_err(thrown)?;
        let value = to_js(&followed)?;
        let (manifest, saved) = followed.map(|of| (of.manifest, of.saved)).unzip();
        self.session.follow(manifest);
        self.session.compare_with(saved.flatten());
        Ok(value)
    }

    /// Hashes the next bytes of a file and returns its number; undefined if all digests are known.
    pub fn digest(&mut self) -> Option<u32> {
        self.session.digest()
    }

    /// The file that the next step hashes; undefined if all digests are known.
    pub fn next_digest(&self) -> Option<u32> {
        self.session.next_digest()
    }

    /// The results in an export format, the same bytes as the command writes. `subject` is a metric
    /// or `claims`; only tables need it.
    pub fn written(&self, params: JsValue, form: &str, subject: &str) -> Result<Vec<u8>, JsValue> {
        let form = Form::find(form).map_err(thrown)?;
        form.write(&self.document(params)?, subject).map_err(thrown)
    }

    /// A metric as a script for another engine, by the id of its form.
    pub fn script(&self, params: JsValue, form: &str, metric: &str) -> Result<Vec<u8>, JsValue> {
        let params: Parameters = from_js(params)?;
        let dialect = Dialect::of(form.strip_prefix("sql-").unwrap_or(form)).map_err(thrown)?;
        let script = self.session.script(&params, metric, dialect);
        Ok(script.map_err(thrown)?.into_bytes())
    }

    /// The questions about cards that the metric on documentation compares, as the lines of a batch
    /// for a language model, and what a user must know of them: a pair of bytes and text.
    pub fn questions(&self, params: JsValue) -> Result<js_sys::Array, JsValue> {
        let params: Parameters = from_js(params)?;
        let asked = self.session.compared_questions(&params);
        let (lines, words) = asked.map_err(thrown)?;
        let lines = js_sys::Uint8Array::from(lines.as_bytes());
        Ok(js_sys::Array::of2(&lines, &words.into()))
    }

    fn document(&self, params: JsValue) -> Result<report::Document, JsValue> {
        let params: Parameters = from_js(params)?;
        self.session.results(&params).map_err(thrown)
    }
}

/// A manifest with its settings as JSON, because in the page settings are numbers and not BigInt.
#[derive(Serialize)]
struct Followed {
    manifest: Manifest,
    parameters: String,
    #[serde(skip)]
    saved: Option<serde_json::Value>,
}

impl Followed {
    fn read(
        bytes: &[u8],
        list: Option<&[u8]>,
        results: Option<&[u8]>,
    ) -> crate::base::error::Result<Self> {
        let (mut manifest, mut saved) = manifest::read_study(bytes)?;
        if let Some(list) = list {
            manifest.add_list(Manifest::of_bytes(list)?);
        }
        if let Some(results) = results {
            saved = Some(manifest::saved_results(results)?);
        }
        let parameters = manifest.parameters()?;
        // This cannot fail: parameters are numbers, strings and lists.
        let parameters = serde_json::to_string(&parameters).unwrap_or_default();
        Ok(Self {
            manifest,
            parameters,
            saved,
        })
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
            format!("The page sent a request that the engine does not know ({error})."),
            "Reload the page.",
        ))
    })
}

fn thrown(error: Error) -> JsValue {
    to_js(&error).unwrap_or_else(|value| value)
}
