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
    [property: Description("The first lines that can be taken, as they would be stored.")] IReadOnlyList<ImportSample> FirstRows,
    [property: Description("The format that the file was read as.")] string Format,
    [property: Description("line, or element where line numbers count the elements of a JSON array.")] string NumberedBy,
    [property: Description("The first 1,000 lines whose pair is known, and what has it: a record, or an earlier line of the file.")] IReadOnlyList<ImportDuplicate> Duplicates,
    [property: Description("How many more there are.")] int MoreDuplicates,
    [property: Description("Lines that were left out without being judged.")] int Skipped,
    [property: Description("Why, and how many.")] IReadOnlyList<ImportSkip> SkippedRows,
    [property: Description("The databases that the file's rows belong to, also those that were not asked for; empty where the format names none.")] IReadOnlyList<ImportDatabase> Databases)
{
    private const string Element = "element";

    public static ImportResource Of(ImportReport report) => new(
        report.New, report.Duplicate, report.Invalid, report.Faults, report.MoreFaults, report.Committed, report.FirstRows,
        ImportFormats.Of(report.Format).Name, report.LinesAreElements ? Element : "line",
        report.Duplicates, report.MoreDuplicates, report.Skipped, report.SkippedRows, report.Databases);

    /// <summary>The report again, for a page that asked by HTTP.</summary>
    public ImportReport ToReport() => new(New, Duplicate, Invalid, Faults, MoreFaults, Committed, FirstRows)
    {
        Format = ImportFormats.Find(Format) ?? ImportFormat.Auto,
        LinesAreElements = NumberedBy is Element,
        Duplicates = Duplicates,
        MoreDuplicates = MoreDuplicates,
        Skipped = Skipped,
        SkippedRows = SkippedRows,
        Databases = Databases,
    };

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
            $"Line {first.Line} cannot be taken: {first.Reason.TrimEnd('.')}. Nothing was imported; correct the file or send corrections with it, or add skip_invalid=true to leave out its {report.Invalid} invalid lines.")
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
    IReadOnlyList<IReadOnlyList<string?>> FirstRows,
    [property: Description("The format, as asked for or as told from the file.")] string Format)
{
    public static ImportColumnsResource Of(ImportColumns columns) =>
        new(columns.Columns, columns.QuestionColumn, columns.SqlColumn, columns.FirstRows, ImportFormats.Of(columns.Format).Name);
}
