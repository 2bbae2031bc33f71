/// The canonical form of an account's dimensions: letters ascending, empty ones left out.
enum Dimensions {
  static func of(
    b beneficiary: String = "", e economic: String = "", f nature: String = "",
    i indicator: String = "",
    k contract: String = "", l counterparty: String = "", p project: String = "",
    q use: String = "", r source: String = "", s settlement: String = "", t tranche: String = "",
    u unit: String = "", v asset: String = "", x line: String = "",
    y payee: String = ""
  ) -> String {
    var bytes = beneficiary.utf8.count + economic.utf8.count + nature.utf8.count
    bytes += indicator.utf8.count + contract.utf8.count + counterparty.utf8.count
    bytes += project.utf8.count + use.utf8.count + source.utf8.count + settlement.utf8.count
    bytes += tranche.utf8.count + unit.utf8.count + asset.utf8.count + line.utf8.count
    bytes += payee.utf8.count
    // A letter, an equals sign and a comma each.
    let capacity = bytes + 3 * 15
    return unsafe String(unsafeUninitializedCapacity: capacity) { buffer in
      var text = unsafe DimensionText(buffer)
      text.add(UInt8(ascii: "B"), beneficiary)
      text.add(UInt8(ascii: "E"), economic)
      text.add(UInt8(ascii: "F"), nature)
      text.add(UInt8(ascii: "I"), indicator)
      text.add(UInt8(ascii: "K"), contract)
      text.add(UInt8(ascii: "L"), counterparty)
      text.add(UInt8(ascii: "P"), project)
      text.add(UInt8(ascii: "Q"), use)
      text.add(UInt8(ascii: "R"), source)
      text.add(UInt8(ascii: "S"), settlement)
      text.add(UInt8(ascii: "T"), tranche)
      text.add(UInt8(ascii: "U"), unit)
      text.add(UInt8(ascii: "V"), asset)
      text.add(UInt8(ascii: "X"), line)
      text.add(UInt8(ascii: "Y"), payee)
      return text.count
    }
  }
}

/// Writes dimensions into the memory of a string in the making.
@safe private struct DimensionText {
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private(set) var count = 0

  init(_ buffer: UnsafeMutableBufferPointer<UInt8>) { unsafe self.buffer = buffer }

  mutating func add(_ letter: UInt8, _ value: String) {
    guard !value.isEmpty else { return }
    if count > 0 { put(UInt8(ascii: ",")) }
    put(letter)
    put(UInt8(ascii: "="))
    var value = value
    value.withUTF8 { bytes in
      for index in bytes.indices { unsafe put(bytes[index]) }
    }
  }

  private mutating func put(_ byte: UInt8) {
    unsafe buffer[count] = byte
    count += 1
  }
}
