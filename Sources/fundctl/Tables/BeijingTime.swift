import FundClient

/// Moments in the one time zone of China, eight hours ahead of UTC.
enum BeijingTime {
  private static let offsetMillis: Int64 = 8 * 3_600_000
  private static let dayMillis: Int64 = 86_400_000

  /// The end of a day, in Unix milliseconds.
  static func millis(after day: Day) -> Int64 {
    (Int64(day.number) + 1) * dayMillis - offsetMillis
  }

  /// `2018-03-01 09:30:00 +08:00` for Unix milliseconds from 1970 on; empty before.
  static func text(millis: Int64) -> String {
    guard millis >= 0, millis < 253_402_300_800_000 else { return "" }
    let local = millis + offsetMillis
    let day = Day(number: UInt32(local / dayMillis))
    let seconds = local % dayMillis / 1_000
    func two(_ number: Int64) -> String { (number < 10 ? "0" : "") + String(number) }
    return
      "\(day) \(two(seconds / 3_600)):\(two(seconds / 60 % 60)):\(two(seconds % 60)) +08:00"
  }
}
