//! What the command writes, and how it ends.

use std::io::Write;
use std::process::ExitCode;

use registry_lens::base::error::{Error, ErrorKind, Result};

/// Success if no file had a problem, otherwise 2, so that scripts can react.
pub fn exit_code(all_well: bool) -> ExitCode {
    if all_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    }
}

/// Replaces control characters in text from a file, because a terminal would run them.
pub fn plain(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

/// Writes to standard output. A reader that closes the pipe early is not an error.
pub fn print(bytes: &[u8]) -> Result<()> {
    match std::io::stdout().lock().write_all(bytes) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(unprintable(error)),
        _ => Ok(()),
    }
}

pub fn unprintable(cause: impl std::fmt::Display) -> Error {
    setting(
        format!("The output cannot be written ({cause})."),
        "Check that the target of the output exists and has space.",
    )
}

pub fn setting(message: String, advice: &str) -> Error {
    Error::new(ErrorKind::Setting, message, advice)
}
