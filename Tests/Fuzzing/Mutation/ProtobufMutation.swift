import TestSupport

/// Changes of an encoded message that keep it one, mostly: fields are dropped, doubled, moved, given
/// other values, and the lengths around a change are made right again.
enum ProtobufMutation {
  private struct Field {
    var tag: UInt64
    var value: [UInt8]
    var wireType: UInt64 { tag & 7 }
  }

  private static let maximumDepth = 8

  static func apply(_ bytes: inout [UInt8], _ dice: inout SplitMix64, depth: Int = 0) {
    guard depth < maximumDepth, var fields = read(bytes), !fields.isEmpty, dice.next() % 8 > 0
    else { return ByteMutation.apply(&bytes, &dice) }
    let at = Int(dice.next() % UInt64(fields.count))
    switch dice.next() % 12 {
    case 0: fields.remove(at: at)
    case 1: fields.insert(fields[at], at: at)
    case 2: fields.swapAt(at, Int(dice.next() % UInt64(fields.count)))
    case 3: fields[at].tag = fields[at].tag & 7 | (1 + dice.next() % 20) << 3
    case 4: fields[at].tag = fields[at].tag & ~7 | dice.next() % 8
    case 5: fields.insert(fresh(&dice), at: at)
    default: changeValue(&fields[at], &dice, depth)
    }
    bytes = []
    for field in fields { write(field, to: &bytes) }
  }

  private static func changeValue(_ field: inout Field, _ dice: inout SplitMix64, _ depth: Int) {
    switch field.wireType {
    case 0: field.value = varint(ByteMutation.edge(&dice))
    case 1: field.value = little(ByteMutation.edge(&dice), 8)
    case 5: field.value = little(ByteMutation.edge(&dice), 4)
    default:
      switch dice.next() % 8 {
      case 0: column(&field.value, width: 4, &dice)
      case 1: column(&field.value, width: 8, &dice)
      case 2: ByteMutation.apply(&field.value, &dice)
      default: apply(&field.value, &dice, depth: depth + 1)
      }
    }
  }

  /// A packed column: one value changed, added, taken away, or many the same.
  private static func column(_ bytes: inout [UInt8], width: Int, _ dice: inout SplitMix64) {
    let count = bytes.count / width
    let value = little(ByteMutation.edge(&dice), width)
    switch dice.next() % 5 {
    case 0 where count > 0:
      let at = Int(dice.next() % UInt64(count)) * width
      bytes.replaceSubrange(at..<at + width, with: value)
    case 1 where count > 0: bytes.removeLast(width)
    case 2: bytes += (0..<dice.next() % 64).flatMap { _ in value }
    case 3: bytes = []
    default: bytes += value
    }
  }

  private static func fresh(_ dice: inout SplitMix64) -> Field {
    let wireType = [UInt64(0), 1, 2, 5, 3, 4][Int(dice.next() % 6)]
    let tag = (1 + dice.next() % 20) << 3 | wireType
    switch wireType {
    case 0: return Field(tag: tag, value: varint(ByteMutation.edge(&dice)))
    case 1: return Field(tag: tag, value: dice.bytes(8))
    case 2: return Field(tag: tag, value: dice.bytes(Int(dice.next() % 40)))
    case 5: return Field(tag: tag, value: dice.bytes(4))
    default: return Field(tag: tag, value: [])
    }
  }

  // MARK: Bytes

  static func varint(_ value: UInt64) -> [UInt8] {
    var (bytes, rest): ([UInt8], UInt64) = ([], value)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  private static func little(_ value: UInt64, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (UInt64($0) * 8)) }
  }

  private static func write(_ field: Field, to bytes: inout [UInt8]) {
    bytes += varint(field.tag)
    if field.wireType == 2 { bytes += varint(UInt64(field.value.count)) }
    bytes += field.value
  }

  /// The fields of a message, nil when the bytes are none.
  private static func read(_ bytes: [UInt8]) -> [Field]? {
    var (fields, index): ([Field], Int) = ([], 0)
    func varint() -> UInt64? {
      var value: UInt64 = 0
      for shift in stride(from: UInt64(0), to: 64, by: 7) where index < bytes.count {
        value |= UInt64(bytes[index] & 0x7f) << shift
        index += 1
        if bytes[index - 1] < 0x80 { return value }
      }
      return nil
    }
    while index < bytes.count {
      guard let tag = varint(), tag >> 3 > 0 else { return nil }
      let start = index
      var length = 0
      switch tag & 7 {
      case 0:
        guard varint() != nil else { return nil }
        fields.append(Field(tag: tag, value: Array(bytes[start..<index])))
        continue
      case 1: length = 8
      case 5: length = 4
      case 2:
        guard let count = varint(), count <= UInt64(bytes.count - index) else { return nil }
        length = Int(count)
      default: return nil
      }
      guard bytes.count - index >= length else { return nil }
      fields.append(Field(tag: tag, value: Array(bytes[index..<index + length])))
      index += length
    }
    return fields
  }
}
