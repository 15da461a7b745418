//! The time of a snapshot: the end of the time that its rows cover, and the time to which ages are
//! measured.

use crate::relations::SnapshotDate;

/// The time of a snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    at: i64,
    date: Option<SnapshotDate>,
}

impl Taken {
    /// The time of a snapshot with this date, whose rows have these times; `None` if neither is
    /// known.
    ///
    /// The time of a snapshot with a day is the end of that day. With a month it is the latest time
    /// of its rows within the month, or the beginning of the month if all of them are older.
    /// Without a date it is the latest time of all its rows.
    pub fn new(date: Option<SnapshotDate>, times: impl Iterator<Item = i64>) -> Option<Self> {
        let at = match date {
            Some(date) if date.has_day() => date.end(),
            Some(date) => {
                let [start, end] = [date.span()[0], date.end()];
                let latest = times.filter(|time| *time < end).max();
                latest.map_or(end, |latest| latest.max(start))
            }
            None => times.max()?,
        };
        Some(Self { at, date })
    }

    /// The time to which ages are measured.
    pub fn at(self) -> i64 {
        self.at
    }

    /// The last millisecond that the snapshot can contain: that of its day or month, or the latest
    /// time of its rows if no date is known.
    pub fn last(self) -> i64 {
        self.date.map_or(self.at, |date| date.end() - 1)
    }

    /// The day of the snapshot, for people.
    pub fn day(self) -> Option<SnapshotDate> {
        let named = self.date.filter(|date| date.has_day());
        named.or_else(|| SnapshotDate::of_time(self.at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The last millisecond of 2023 in UTC, by `date -u -d '2024-01-01' +%s`.
    const END_OF_2023: i64 = 1_704_067_199_999;

    fn of(date: &str, times: &[i64]) -> Option<Taken> {
        Taken::new(date.parse().ok(), times.iter().copied())
    }

    #[test]
    fn a_day_ends_and_a_month_goes_as_far_as_its_rows() {
        let times = [5, END_OF_2023 - 9, END_OF_2023 + 1];
        let at = |date| of(date, &times).map(Taken::at);
        assert_eq!(at("2023-12-30"), Some(END_OF_2023 - 86_400_000 + 1));
        assert_eq!(at("2023-12"), Some(END_OF_2023 - 9));
        assert_eq!(at(""), Some(END_OF_2023 + 1));
        assert_eq!(of("", &[]), None);
        assert_eq!(of("1970-01", &[]).map(Taken::at), Some(31 * 86_400_000));
        // If all rows are older, they do not show the day within the month.
        assert_eq!(of("1970-02", &[5]).map(Taken::at), Some(31 * 86_400_000));
    }

    #[test]
    fn a_snapshot_holds_what_is_before_its_end() {
        for (date, last) in [
            ("1970-01-01", 86_399_999),
            ("1970-01", 31 * 86_400_000 - 1),
            ("2023-12-31", END_OF_2023),
            ("2023-12", END_OF_2023),
            ("", 7),
        ] {
            assert_eq!(of(date, &[7]).map(Taken::last), Some(last), "{date}");
        }
        assert!(of("9999-12", &[]).is_some());
    }

    #[test]
    fn the_day_is_the_named_one_or_that_of_the_latest_row() {
        let day = |date, times: &[i64]| of(date, times)?.day().map(|day| day.to_string());
        assert_eq!(day("2023-12-31", &[5]).as_deref(), Some("2023-12-31"));
        let early = END_OF_2023 - 3 * 86_400_000;
        assert_eq!(day("2023-12", &[early]).as_deref(), Some("2023-12-28"));
        assert_eq!(day("", &[0]).as_deref(), Some("1970-01-01"));
    }
}
