using System.ComponentModel;
using FineTuningStudio.Core;
using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.Web.Api.GoldenRecords;

internal sealed record ImportResource(
    int New,
    int Duplicate,
    int Invalid,
    [property: Description("The first 1,000 lines that cannot be taken.")] IReadOnlyList<ImportFault> Faults,
    [property: Description("How many more there are.")] int MoreFaults,
    [property: Description("Whether the new records were stored.")] bool Committed,
    [property: Description("The first lines that can be taken, as they would be stored.")] IReadOnlyList<ImportSample> FirstRows)
{
    public static ImportResource Of(ImportReport report) => new(
        report.New, report.Duplicate, report.Invalid, report.Faults, report.MoreFaults, report.Committed, report.FirstRows);

    /// <summary>Why a commit stored nothing, line by line; null where it did not want to, or did.</summary>
    public static Problem? RefusalOf(ImportReport report, ImportRequest request)
    {
        if (request.Mode is ImportMode.Preview || report.Committed || report.Invalid == 0)
        {
            return null;
        }
        var first = report.Faults[0];
        return new Problem(
            ProblemKind.Invalid,
            "invalid_golden_record",
            $"Line {first.Line} cannot be taken: {first.Reason.TrimEnd('.')}. Nothing was imported; correct the file, or add skip_invalid=true to leave out its {report.Invalid} invalid lines.")
        {
            Description = $"new: {report.New}, duplicate: {report.Duplicate}, invalid: {report.Invalid}",
            Errors = report.Faults.GroupBy(fault => fault.Line).ToDictionary(line => $"line {line.Key}", line => line.Select(fault => fault.Reason).ToArray()),
        };
    }
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
