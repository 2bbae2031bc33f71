/// Values that hold for a key during some days, at most one for a key on a day.
struct DatedTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct Entry {
    let validity: Validity
    let line: Int
    let value: Value
  }

  /// In the order of the file.
  private(set) var values: [Value] = []
  private var entries: [Key: [Entry]] = [:]

  mutating func insert(
    _ value: Value, key: Key, named name: String, validity: Validity, from row: CSVTable.Row
  ) throws(ReferenceDataError) {
    for other in entries[key, default: []] where other.validity.overlaps(validity) {
      throw row.failure(
        other.validity == validity
          ? .duplicateKey(name, otherLine: other.line)
          : .overlappingValidity(name, otherLine: other.line))
    }
    values.append(value)
    entries[key, default: []].append(Entry(validity: validity, line: row.line, value: value))
  }

  func value(_ key: Key, on day: Int32) -> Value? {
    entries[key]?.first { $0.validity.contains(day) }?.value
  }

  /// The values of the key that together cover every day of `validity`; nil if a day has none.
  func values(_ key: Key, throughout validity: Validity) -> [Value]? {
    var found: [Value] = []
    var day = validity.first
    while let entry = entries[key]?.first(where: { $0.validity.contains(day) }) {
      found.append(entry.value)
      if entry.validity.last >= validity.last { return found }
      day = entry.validity.last + 1
    }
    return nil
  }
}
