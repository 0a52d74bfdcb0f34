using System.ComponentModel;
using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.Web.Api.GoldenRecords;

internal sealed record ImportResource(
    int New,
    int Duplicate,
    int Invalid,
    [property: Description("The first 1,000 lines that cannot be taken.")] IReadOnlyList<ImportFault> InvalidLines,
    [property: Description("How many more there are.")] int MoreInvalidLines,
    [property: Description("Whether the new records were stored.")] bool Committed,
    [property: Description("The first lines that can be taken, as they would be stored.")] IReadOnlyList<ImportSample> FirstRows)
{
    public static ImportResource Of(ImportReport report) => new(
        report.New, report.Duplicate, report.Invalid, report.Faults, report.MoreFaults, report.Committed, report.FirstRows);
}

internal sealed record ImportColumnsResource(
    IReadOnlyList<string> Columns,
    [property: Description("The column that looks like the question.")] string? QuestionColumn,
    [property: Description("The column that looks like the SQL.")] string? SqlColumn,
    IReadOnlyList<IReadOnlyList<string?>> FirstRows)
{
    public static ImportColumnsResource Of(ImportColumns columns) =>
        new(columns.Columns, columns.QuestionColumn, columns.SqlColumn, columns.FirstRows);
}
