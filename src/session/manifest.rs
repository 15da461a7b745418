//! What a manifest says about the files of a session.

use serde_json::Value;

use super::{Change, Chosen, Session, State};
use crate::base::error::Error;
use crate::manifest::{Manifest, Named};

impl Session {
    /// Follows a manifest: files with the names that it gives get its dates, registries and columns,
    /// as if the user had chosen them, and the results document compares its results. `None` ends
    /// it, and the files keep what they have.
    pub fn follow(&mut self, manifest: Option<Manifest>) {
        self.manifest = manifest;
        if self.shown.is_some() {
            // This cannot fail: a manifest that expects results of unknown metrics is refused.
            let _ = self.limit_to_shown();
        }
        let ids: Vec<u32> = self.files.keys().copied().collect();
        for id in ids {
            self.follow_manifest(id);
        }
    }

    /// Compares the document, in every place, with one that was saved earlier. The comparison is part of
    /// what the document says of the manifest that is followed.
    pub fn compare_with(&mut self, saved: Option<Value>) {
        self.saved = saved;
    }

    /// Applies the manifest to a file whose footer is known.
    pub(super) fn follow_manifest(&mut self, id: u32) {
        if self.is_opening(id) {
            return;
        }
        let (Some(manifest), Some(file)) = (&self.manifest, self.files.get(&id)) else {
            return;
        };
        let Some(change) = manifest.named(&file.path).map(change) else {
            return;
        };
        if matches!(file.state, State::Failed(_)) {
            return;
        }
        if let Err(Error {
            kind,
            message,
            column,
            ..
        }) = self.configure(id, change)
            && let Some(file) = self.files.get_mut(&id)
        {
            let mut error = Error::new(
                kind,
                format!("The manifest does not fit this file: {message}"),
                "Use the file that the manifest means, or correct the manifest.",
            );
            error.column = column;
            file.state = State::Failed(error);
        }
    }
}

/// The changes that a manifest makes to a file; what it does not say stays.
fn change(named: &Named) -> Change {
    let mapping = named.mapping.as_ref().map(|mapping| {
        Some(Chosen {
            kind: mapping.kind.clone(),
            columns: mapping.columns.clone(),
        })
    });
    Change {
        mapping,
        snapshot_date: named.date.clone().map(Some),
        registry: named.registry.clone().map(Some),
        whole: named.whole.map(Some),
    }
}
