/// Looks at the free room of a medium now and then.
struct DiskWatch {
  private var lookedAt: ContinuousClock.Instant?
  private var isLow = false

  mutating func isLow(
    folder: String, _ settings: FileJournal.Settings, _ device: any StorageDevice
  ) -> Bool {
    let now = ContinuousClock.now
    if let lookedAt, now - lookedAt < settings.lowDiskInterval { return isLow }
    look(folder: folder, settings, device)
    return isLow
  }

  /// A medium that does not answer counts as it did before: its next write will tell.
  mutating func look(
    folder: String, _ settings: FileJournal.Settings, _ device: any StorageDevice
  ) {
    lookedAt = .now
    if let free = try? device.freeBytes(folder) { isLow = free < settings.lowDiskBytes }
  }
}
