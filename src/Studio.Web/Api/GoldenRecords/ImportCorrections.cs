using FineTuningStudio.Core;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Api.Requests;

namespace FineTuningStudio.Web.Api.GoldenRecords;

/// <summary>Reads the corrections that come with a file: <c>[{"line": 3, "sql": "SELECT 1"}, {"line": 7, "skip": true}]</c>.</summary>
internal static class ImportCorrections
{
    public const string PartName = "corrections";

    public static Result<IReadOnlyList<ImportCorrection>> Read(byte[]? part)
    {
        if (part is null or [])
        {
            return Result.Of<IReadOnlyList<ImportCorrection>>([]);
        }
        var (json, refusal) = JsonBody.Parse(part);
        if (refusal is not null)
        {
            return Problem.Invalid(PartName, refusal.Problem.Message.Replace("The body", $"The part \"{PartName}\"", StringComparison.Ordinal));
        }
        var errors = new FieldErrors();
        var corrections = (new JsonFields(json, PartName, errors).Objects() ?? []).Select((fields, i) => Read(fields, $"{PartName}[{i}]")).ToList();
        return errors.ToProblem() is { } problem ? problem : Result.Of<IReadOnlyList<ImportCorrection>>(corrections);
    }

    private static ImportCorrection Read(JsonFields fields, string path)
    {
        var line = fields.Integer("line");
        if (line is null or < 1)
        {
            fields.Errors.Add($"{path}.line", $"{path}.line must be the number of a line of the file, from 1.");
        }
        var correction = new ImportCorrection(line ?? 0, fields.Text("prompt_text", "question"), fields.Text("sql", "sql_query"), fields.Flag("skip"));
        if (correction is { Skip: false, PromptText: null, Sql: null })
        {
            fields.Errors.Add(path, $"{path} says nothing: give prompt_text, sql or both, or \"skip\": true to leave the line out.");
        }
        return correction;
    }
}
