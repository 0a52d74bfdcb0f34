namespace FineTuningStudio.TestServers;

/// <summary>One field of a multipart body; the name of a file is as it stands in the header, between the quotes.</summary>
public sealed record RecordedPart(string Name, string? FileName, string? ContentType, string Content);

/// <summary>A request as it came in. The query is undecoded; of the body either the text or the parts are set.</summary>
public sealed record RecordedRequest(
    string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, string? Body, IReadOnlyList<RecordedPart> Parts);
