//! What the command writes, and how it ends.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use registry_lens::base::error::{Error, ErrorKind, Result};
use registry_lens::base::text::is_invisible;

/// Success if no file had a problem, otherwise 2, so that scripts can react.
pub fn exit_code(all_well: bool) -> ExitCode {
    if all_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(2)
    }
}

/// Text from a file with a sign in place of each invisible character.
pub fn plain(text: &str) -> String {
    text.replace(is_invisible, "\u{fffd}")
}

/// The same for output of several lines.
fn plain_lines(text: &str) -> String {
    text.replace(
        |letter| is_invisible(letter) && !matches!(letter, '\n' | '\t'),
        "\u{fffd}",
    )
}

/// Writes to standard output. A reader that closes the pipe early is not an error. A terminal gets
/// plain text, because values from files are in it; a file or another program gets the bytes.
pub fn print(bytes: &[u8]) -> Result<()> {
    let mut output = std::io::stdout().lock();
    let written = match output.is_terminal() {
        true => output.write_all(plain_lines(&String::from_utf8_lossy(bytes)).as_bytes()),
        false => output.write_all(bytes),
    };
    match written {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_run_or_hide_becomes_a_sign() {
        assert_eq!(
            plain("a\u{1b}[31m\nb\u{202e}c\u{200b}"),
            "a\u{fffd}[31m\u{fffd}b\u{fffd}c\u{fffd}"
        );
        assert_eq!(plain("Größe, 模型, é"), "Größe, 模型, é");
        assert_eq!(
            plain_lines("a\tb\n\u{1b}]0;x\u{7}"),
            "a\tb\n\u{fffd}]0;x\u{fffd}"
        );
    }
}
