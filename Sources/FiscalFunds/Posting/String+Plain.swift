extension String {
  /// Without control characters. Every text that goes into the journal is plain, so that no text
  /// can break a log line, a CSV row or a terminal, or look like the head of a block.
  package var isPlain: Bool {
    func isPlain(_ bytes: some Sequence<UInt8>) -> Bool {
      bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
    return unsafe utf8.withContiguousStorageIfAvailable { unsafe isPlain($0) } ?? isPlain(utf8)
  }
}
