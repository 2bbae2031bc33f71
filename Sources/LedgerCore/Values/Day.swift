/// A civil day as days since 1970-01-01, up to 2149-06-06. Effective days (记账日期) are such days.
package struct Day: BitwiseCopyable, Hashable, Comparable, Sendable {
  package var number: UInt16

  package init(number: UInt16) { self.number = number }

  /// Nil when the day does not exist or is out of range.
  package init?(year: Int, month: Int, day: Int) {
    guard (1970...2149).contains(year), (1...12).contains(month), (1...31).contains(day) else {
      return nil
    }
    // Days from civil, with years that start in March: the leap day is then the last of its year.
    let shifted = month > 2 ? year : year - 1
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let total = era * 146_097 + dayOfEra - 719_468
    guard let number = UInt16(exactly: total) else { return nil }
    self.number = number
    guard self.civil == (year, month, day) else { return nil }
  }

  package var civil: (year: Int, month: Int, day: Int) {
    let shifted = Int(number) + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  package static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}
