package import SecureTransport

/// Decides when files are read anew: once they have changed and then stayed as they are from one look
/// to the next. So what somebody is still writing is not taken.
package struct FileWatch: Sendable {
  /// The stamps of what was read last, well or in vain.
  private var read: [FileStamp?]
  /// What the last look saw.
  private var seen: [FileStamp?]

  package init(read: [FileStamp?]) {
    self.read = read
    seen = read
  }

  /// Takes note of a look; true when the files are to be read.
  package mutating func look(_ stamps: [FileStamp?]) -> Bool {
    defer { seen = stamps }
    return stamps != read && stamps == seen
  }

  /// The files were read in this state. Also when they were of no use: they are read again only after
  /// a change.
  package mutating func didRead(_ stamps: [FileStamp?]) {
    read = stamps
  }
}
