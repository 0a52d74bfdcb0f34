namespace FineTuningStudio.Core.Connections;

/// <summary>
/// A result: the columns, and the rows with cells of type long, double, string, byte[] or null.
/// <paramref name="Truncated"/> says that there were more rows than the limit.
/// </summary>
public sealed record QueryRows(
    IReadOnlyList<QueryColumn> Columns, IReadOnlyList<object?[]> Rows, bool Truncated, TimeSpan Elapsed);

/// <summary>A column of a result; the type as the database declares it, empty where it does not.</summary>
public sealed record QueryColumn(string Name, string Type);
