use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// The date of a snapshot, as a day or only a month: `2023-08-31` or `2023-08`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "string"))]
pub struct SnapshotDate {
    year: u16,
    month: u8,
    /// A date without a day sorts before every day of its month.
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

    /// The day of a time, milliseconds since 1970 in UTC; `None` outside the years 1970 to 9999.
    pub fn of_time(time: i64) -> Option<Self> {
        let month = month_of(time);
        let day = (time - month_start(month)?).div_euclid(DAY) + 1;
        let year = u16::try_from(month.div_euclid(12)).ok()?;
        Self::new(year, month.rem_euclid(12) as u8 + 1, Some(day as u8))
    }

    /// The date without its day.
    #[must_use]
    pub fn month_alone(self) -> Self {
        Self { day: None, ..self }
    }

    pub fn has_day(self) -> bool {
        self.day.is_some()
    }

    /// The first millisecond after its day, or after its month if no day is known.
    pub fn end(self) -> i64 {
        let month = i64::from(self.year) * 12 + i64::from(self.month) - 1;
        let start = |month| month_start(month).unwrap_or(i64::MAX);
        match self.day {
            Some(day) => start(month) + i64::from(day) * DAY,
            None => start(month + 1),
        }
    }
}

/// The dates of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PanelDates {
    /// The number of different dates in the rows.
    pub dates: u32,
    /// The first date.
    pub from: SnapshotDate,
    /// The last date, which metrics of a single snapshot use.
    pub to: SnapshotDate,
    /// The number of dates that are snapshots: all dates, or the last of each month.
    pub kept: u32,
    /// The greatest number of rows kept for a date. Rankings are exact up to half of it.
    pub head_rows: u32,
}

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// The calendar month of a time in UTC, counted from January of the year 0.
pub fn month_of(time: i64) -> i64 {
    // Years are counted from 1 March of the year 0, so that a leap day is the last day of its year.
    // An era has 400 years.
    let days = time.div_euclid(DAY) + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    (era * 400 + year) * 12 + from_march + 2
}

/// The first millisecond of a month, counted as in [`month_of`]; `None` if it does not fit.
pub fn month_start(month: i64) -> Option<i64> {
    let from_march = month.checked_sub(2)?;
    let (year, of_year) = (from_march.div_euclid(12), from_march.rem_euclid(12));
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    let day = 365 * year + year / 4 - year / 100 + (153 * of_year + 2) / 5;
    let days = era.checked_mul(146_097)?.checked_add(day - 719_468)?;
    days.checked_mul(DAY)
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

/// Reads `YYYY-MM` or `YYYY-MM-DD`.
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

    /// The expected values are from `date -u -d 2024-03-01 +%s` and similar commands.
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
    fn times_have_months_and_days() {
        for (time, day) in [
            (1_646_263_744_000, "2022-03-02"),
            (0, "1970-01-01"),
            (951_782_400_000, "2000-02-29"),
            (951_868_799_999, "2000-02-29"),
            (951_868_800_000, "2000-03-01"),
            (4_107_542_400_000, "2100-03-01"),
        ] {
            assert_eq!(SnapshotDate::of_time(time), Some(date(day)), "{day}");
            assert!(date(day).end() > time && date(day).end() - time <= DAY);
        }
        assert_eq!(month_of(-1), 1969 * 12 + 11);
        assert_eq!(SnapshotDate::of_time(-1), None);
        assert_eq!(SnapshotDate::of_time(i64::MAX), None);
        assert_eq!(SnapshotDate::of_time(i64::MIN), None);
        assert_eq!(date("2023-12").end(), 1_704_067_200_000);
        assert_eq!(date("2024-02").end(), date("2024-02-29").end());
        for month in -100..60_000 {
            let start = month_start(month).unwrap();
            assert_eq!((month_of(start), month_of(start - 1)), (month, month - 1));
        }
        assert_eq!(month_start(i64::MAX), None);
    }

    #[test]
    fn months_between_snapshots() {
        assert_eq!(date("2017-10").months_since(date("2017-04")), 6.0);
        assert_eq!(date("2025-12").months_since(date("2017-10")), 98.0);
        // Fifteen days, with 30.4375 days in a month.
        let half = date("2024-01-16").months_since(date("2024-01-01"));
        assert!((half - 15.0 / 30.4375).abs() < 1e-12);
        assert!(date("2024-01") < date("2024-01-01"));
    }
}
