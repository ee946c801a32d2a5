"""Runs when the image is built: a wrong rule would delete backups."""

import unittest
from datetime import UTC, datetime, timedelta

from rules import from_stamp, kept, last_due, to_stamp


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


NOW = at("2025-03-31 12:00")
DAILY = [at("2025-03-31 03:00") - timedelta(days=days) for days in range(800)]


class Kept(unittest.TestCase):
    def test_daily_backups_of_two_years_leave_seven_days_five_weeks_and_twelve_months(self):
        days = ["03-25", "03-26", "03-27", "03-28", "03-29", "03-30", "03-31"]
        sundays = ["03-09", "03-16", "03-23"]
        month_ends = ["02-28", "01-31"]
        year_before = ["12-31", "11-30", "10-31", "09-30", "08-31", "07-31", "06-30", "05-31", "04-30"]
        expected = [f"2025-{day}" for day in days + sundays + month_ends] + [f"2024-{day}" for day in year_before]
        self.assertEqual(sorted(str(taken.date()) for taken in kept(DAILY, NOW)), sorted(expected))

    def test_pruning_every_day_keeps_what_pruning_once_would(self):
        left = set()
        for taken in sorted(DAILY):
            left = kept(left | {taken}, taken)
        self.assertEqual(left, kept(DAILY, DAILY[0]))

    def test_the_newest_stays_however_old_it_is(self):
        for age in (0, 3, 400, 4000):
            self.assertIn(DAILY[0], kept(DAILY, NOW + timedelta(days=age)))

    def test_a_silence_deletes_nothing(self):
        keep = kept(DAILY, NOW)
        self.assertEqual(kept(keep, NOW + timedelta(days=2000)), keep)

    def test_several_on_one_day_all_stay_for_two_days_and_then_the_newest(self):
        today = [NOW - timedelta(hours=hours) for hours in range(10)]
        self.assertEqual(kept(today, NOW), set(today))
        self.assertEqual(kept(today, NOW + timedelta(days=3)), {today[0]})

    def test_nothing_is_kept_of_nothing(self):
        self.assertEqual(kept([], NOW), set())


class Due(unittest.TestCase):
    def test_due_is_today_once_the_time_has_come_and_yesterday_before_it(self):
        self.assertEqual(last_due(at("2025-03-01 03:00"), "03:00"), at("2025-03-01 03:00"))
        self.assertEqual(last_due(at("2025-03-01 02:59"), "03:00"), at("2025-02-28 03:00"))

    def test_a_name_gives_its_time_back(self):
        self.assertEqual(to_stamp(NOW), "2025-03-31T12-00-00Z")
        self.assertEqual(from_stamp(to_stamp(NOW)), NOW)


if __name__ == "__main__":
    unittest.main()
