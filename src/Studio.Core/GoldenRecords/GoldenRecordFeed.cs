using FineTuningStudio.Core.Feeds;

namespace FineTuningStudio.Core.GoldenRecords;

/// <summary>That many records of a connection were changed at once, so that lists of them are read anew.</summary>
public sealed record GoldenRecordNotice(string ConnectionId);

/// <summary>Tells who watches that records were deleted, brought back or tagged.</summary>
public sealed class GoldenRecordFeed(TimeProvider time) : ChangeFeed<GoldenRecordNotice>(time, notice => notice.ConnectionId);
