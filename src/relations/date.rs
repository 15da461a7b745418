use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// The date of a snapshot, to the day or only to the month: `2023-08-31` or `2023-08`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SnapshotDate {
    year: u16,
    month: u8,
    /// `None` sorts before every day of the month.
    day: Option<u8>,
}

impl SnapshotDate {
    /// A date that exists, in the years 1970 to 9999; otherwise `None`.
    pub fn new(year: u16, month: u8, day: Option<u8>) -> Option<Self> {
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        let plausible =
            (1970..=9999).contains(&year) && day.is_none_or(|day| (1..=days).contains(&day));
        plausible.then_some(Self { year, month, day })
    }

    /// The first and the last millisecond of its day or month, since 1970 in UTC.
    pub fn span(self) -> [i64; 2] {
        const DAY: i64 = 86_400_000;
        const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
        // Days before the first of a month; month 13 is January of the next year.
        let days = |year: i64, month: u8| {
            let (year, month) = match month {
                13.. => (year + 1, 1),
                month => (year, month),
            };
            let leaps = |year: i64| year / 4 - year / 100 + year / 400;
            let full = (year - 1970) * 365 + leaps(year - 1) - leaps(1969);
            let leap = month > 2 && leaps(year) > leaps(year - 1);
            full + BEFORE[usize::from(month) - 1] + i64::from(leap)
        };
        let year = i64::from(self.year);
        let first = days(year, self.month);
        match self.day {
            Some(day) => {
                let day = first + i64::from(day) - 1;
                [day * DAY, (day + 1) * DAY - 1]
            }
            None => [first * DAY, days(year, self.month + 1) * DAY - 1],
        }
    }

    /// Calendar months from `earlier` to this date; a missing day counts as the first, and a
    /// day as 1/30.4375 of a month.
    pub fn months_since(self, earlier: Self) -> f64 {
        const DAYS_PER_MONTH: f64 = 365.25 / 12.0;
        let months = |date: Self| f64::from(date.year) * 12.0 + f64::from(date.month);
        let days = |date: Self| f64::from(date.day.unwrap_or(1));
        months(self) - months(earlier) + (days(self) - days(earlier)) / DAYS_PER_MONTH
    }
}

impl fmt::Display for SnapshotDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)?;
        match self.day {
            Some(day) => write!(f, "-{day:02}"),
            None => Ok(()),
        }
    }
}

/// `YYYY-MM` or `YYYY-MM-DD`, nothing else.
impl FromStr for SnapshotDate {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = |part: &str, width: usize| -> Result<u16, ()> {
            if part.len() != width || !part.bytes().all(|b| b.is_ascii_digit()) {
                return Err(());
            }
            part.parse().map_err(|_| ())
        };
        let mut parts = text.split('-');
        let year = digits(parts.next().ok_or(())?, 4)?;
        let month = digits(parts.next().ok_or(())?, 2)? as u8;
        let day = parts
            .next()
            .map(|part| digits(part, 2).map(|day| day as u8))
            .transpose()?;
        if parts.next().is_some() {
            return Err(());
        }
        Self::new(year, month, day).ok_or(())
    }
}

impl Serialize for SnapshotDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> SnapshotDate {
        text.parse().unwrap()
    }

    #[test]
    fn only_dates_that_exist_are_read() {
        for text in ["2023-08", "2024-02-29", "1999-12-31"] {
            assert_eq!(date(text).to_string(), text);
        }
        for text in [
            "",
            "2023",
            "2023-13",
            "2023-00",
            "2023-02-29",
            "23-08",
            "2023-8",
            "2023-08-1",
            "2023-08-01-01",
            "+023-08",
            "2023/08",
        ] {
            assert!(text.parse::<SnapshotDate>().is_err(), "{text}");
        }
    }

    /// By `date -u -d 2024-03-01 +%s` and the like.
    #[test]
    fn days_and_months_have_their_milliseconds() {
        for (text, first, after) in [
            ("1970-01", 0, 2_678_400_000),
            ("2024-02", 1_706_745_600_000, 1_709_251_200_000),
            ("2023-02-28", 1_677_542_400_000, 1_677_628_800_000),
            ("2000-03-01", 951_868_800_000, 951_955_200_000),
            ("2026-12", 1_796_083_200_000, 1_798_761_600_000),
        ] {
            assert_eq!(date(text).span(), [first, after - 1], "{text}");
        }
    }

    #[test]
    fn months_between_snapshots() {
        assert_eq!(date("2017-10").months_since(date("2017-04")), 6.0);
        assert_eq!(date("2025-12").months_since(date("2017-10")), 98.0);
        // Fifteen days of 30.4375.
        let half = date("2024-01-16").months_since(date("2024-01-01"));
        assert!((half - 15.0 / 30.4375).abs() < 1e-12);
        assert!(date("2024-01") < date("2024-01-01"));
    }
}
