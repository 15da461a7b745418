use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Serialize, Serializer};

/// The date of a snapshot, to the day or only to the month: `2023-08-31` or `2023-08`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(test, derive(ts_rs::TS), ts(type = "string"))]
pub struct SnapshotDate {
    /// Its day, or the first of its month.
    first: NaiveDate,
    /// A month sorts before its first day.
    has_day: bool,
}

impl SnapshotDate {
    /// A date that exists, in the years 1970 to 9999; otherwise `None`.
    pub fn new(year: u16, month: u8, day: Option<u8>) -> Option<Self> {
        let day_or_first = day.unwrap_or(1).into();
        let first = NaiveDate::from_ymd_opt(year.into(), month.into(), day_or_first)?;
        Self::plausible(first, day.is_some())
    }

    fn plausible(first: NaiveDate, has_day: bool) -> Option<Self> {
        let plausible = (1970..=9999).contains(&first.year());
        plausible.then_some(Self { first, has_day })
    }

    /// The first and the last millisecond of its day or month, since 1970 in UTC.
    pub fn span(self) -> [i64; 2] {
        [midnight(self.first), self.end() - 1]
    }

    /// Calendar months from `earlier` to this date; a missing day counts as the first, and a
    /// day as 1/30.4375 of a month.
    pub fn months_since(self, earlier: Self) -> f64 {
        const DAYS_PER_MONTH: f64 = 365.25 / 12.0;
        let months =
            |date: Self| f64::from(date.first.year()) * 12.0 + f64::from(date.first.month());
        let days = |date: Self| f64::from(date.first.day());
        months(self) - months(earlier) + (days(self) - days(earlier)) / DAYS_PER_MONTH
    }

    /// The day of a time, milliseconds since 1970 in UTC; `None` outside the years 1970 to 9999.
    pub fn of_time(time: i64) -> Option<Self> {
        Self::plausible(day_of(time)?, true)
    }

    /// Its month alone.
    #[must_use]
    pub fn month_alone(self) -> Self {
        Self {
            first: self.first - Days::new(self.first.day0().into()),
            has_day: false,
        }
    }

    /// Whether its day is known.
    pub fn has_day(self) -> bool {
        self.has_day
    }

    /// The first millisecond after its day, or after its month if no day is known.
    pub fn end(self) -> i64 {
        // No date is near the end of chrono's years.
        midnight(match self.has_day {
            true => self.first + Days::new(1),
            false => self.first + Months::new(1),
        })
    }
}

/// The dates of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PanelDates {
    /// How many dates the rows have.
    pub dates: u32,
    /// The first.
    pub from: SnapshotDate,
    /// The last: what metrics of one snapshot look at.
    pub to: SnapshotDate,
    /// Dates that make snapshots: all, or the last of each month.
    pub kept: u32,
    /// Rows kept of each date at most: rankings are exact up to half of them.
    pub head_rows: u32,
}

/// Milliseconds of a day.
pub const DAY: i64 = 86_400_000;

/// The first millisecond of a day in UTC.
fn midnight(day: NaiveDate) -> i64 {
    i64::from(day.to_epoch_days()) * DAY
}

/// The day of a time in UTC; `None` beyond chrono's years, some 262,000 before and after 0.
fn day_of(time: i64) -> Option<NaiveDate> {
    NaiveDate::from_epoch_days(i32::try_from(time.div_euclid(DAY)).ok()?)
}

/// The day of a time in UTC as `YYYY-MM-DD`; `None` beyond chrono's years.
pub fn day_named(time: i64) -> Option<String> {
    day_of(time).map(|day| day.to_string())
}

/// The calendar month of a time in UTC, counted from January of the year 0. Times beyond chrono's
/// years are of its first or last month.
pub fn month_of(time: i64) -> i64 {
    let beyond = || {
        if time < 0 {
            NaiveDate::MIN
        } else {
            NaiveDate::MAX
        }
    };
    let day = day_of(time).unwrap_or_else(beyond);
    i64::from(day.year()) * 12 + i64::from(day.month0())
}

/// The first millisecond of a month as [`month_of`] counts them; `None` beyond chrono's years.
pub fn month_start(month: i64) -> Option<i64> {
    let year = i32::try_from(month.div_euclid(12)).ok()?;
    let first = NaiveDate::from_ymd_opt(year, month.rem_euclid(12) as u32 + 1, 1)?;
    Some(midnight(first))
}

impl fmt::Display for SnapshotDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), self.first.month())?;
        match self.has_day {
            true => write!(f, "-{:02}", self.first.day()),
            false => Ok(()),
        }
    }
}

/// `YYYY-MM` or `YYYY-MM-DD`, nothing else: chrono's `%Y-%m-%d` also takes signs, blanks, and
/// numbers of fewer digits, so the digits are looked at here.
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
    fn times_have_months_and_days() {
        // 2022-03-02T23:29:04Z and its neighbours; 1969-12-31; 2000-02-29 and 2100-03-01.
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

    /// By `date -u -d 9999-12-31 +%s` and the like.
    #[test]
    fn the_calendar_holds_at_its_ends() {
        for [year, month, day] in [
            [1969, 12, 31],
            [10_000, 1, 1],
            [65_535, 1, 1],
            [0, 1, 1],
            [2023, 0, 1],
            [2023, 13, 1],
            [2023, 255, 1],
            [2023, 1, 0],
            [2023, 1, 32],
            [2023, 4, 31],
            [2023, 1, 255],
            [2100, 2, 29],
        ] {
            let date = SnapshotDate::new(year, month as u8, Some(day as u8));
            assert_eq!(date, None, "{year}-{month}-{day}");
        }
        assert_eq!(SnapshotDate::new(2023, 13, None), None);
        assert_eq!(date("2000-02-29").month_alone(), date("2000-02"));
        assert_eq!(date("1970-01").span()[0], 0);
        let (last, end) = (253_402_214_400_000, 253_402_300_800_000);
        assert_eq!(date("9999-12-31").span(), [last, end - 1]);
        assert_eq!(
            (date("9999-12-31").end(), date("9999-12").end()),
            (end, end)
        );
        assert_eq!(SnapshotDate::of_time(end - 1), Some(date("9999-12-31")));
        assert_eq!(SnapshotDate::of_time(end), None);
        // February of 1900 has 28 days, that of 2000 one more.
        for (year, days) in [(1900, 28), (2000, 29), (2023, 28), (2024, 29), (2100, 28)] {
            let [from, to] = [1, 2].map(|month| month_start(year * 12 + month).unwrap());
            assert_eq!((to - from) / DAY, days, "{year}");
        }
        // Months beyond the calendar do not start, and times beyond it are of its ends.
        assert_eq!([i64::MIN, -1 << 40, 1 << 40].map(month_start), [None; 3]);
        assert!(month_of(i64::MIN) < -262_000 * 12 && month_of(i64::MAX) > 262_000 * 12);
    }

    proptest::proptest! {
        #[test]
        fn a_time_is_within_its_day_and_its_month(time in proptest::num::i64::ANY, far in 0..42u32) {
            let time = time >> far;
            let day = SnapshotDate::of_time(time);
            assert_eq!(day.is_some(), (0..253_402_300_800_000).contains(&time));
            for date in day.into_iter().chain(day.map(SnapshotDate::month_alone)) {
                let [first, last] = date.span();
                assert!((first..=last).contains(&time) && date.end() == last + 1);
                assert_eq!(date.to_string().parse(), Ok(date));
                assert_eq!([first, last].map(month_of), [month_of(time); 2]);
            }
            if let Some(start) = month_start(month_of(time)) {
                let days = time.checked_sub(start).map(|since| since / DAY);
                let beyond = month_of(time).abs() > 262_000 * 12;
                assert!(beyond || days.is_some_and(|days| (0..31).contains(&days)));
            }
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
