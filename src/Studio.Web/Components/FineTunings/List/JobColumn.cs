using FineTuningStudio.Core.Filtering;

namespace FineTuningStudio.Web.Components.FineTunings.List;

/// <summary>A column of the list of jobs.</summary>
/// <param name="Name">As the address names it.</param>
/// <param name="Field">The field that it is ordered by, as the API spells it; null where the list has no order by it.</param>
/// <param name="DescendsFirst">True where the first click shows the greatest first.</param>
public sealed record JobColumn(string Name, string Label, string? Field = null, bool DescendsFirst = false, bool IsNumber = false)
{
    /// <summary>What stands before the name of a hyperparameter.</summary>
    public const string ParameterPrefix = "p.";

    /// <summary>What stands before a key of the metadata.</summary>
    public const string MetadataPrefix = "m.";

    public const int MaxChosen = 20;

    public static IReadOnlyList<JobColumn> Known { get; } =
    [
        new("status", "Status", "status"),
        new("model", "Model", "model_name"),
        new("tags", "Tags"),
        new("records", "Records", IsNumber: true),
        new("accuracy", "Accuracy", "held_out_accuracy", DescendsFirst: true, IsNumber: true),
        new("cost", "Cost", IsNumber: true),
        new("created", "Created", "created_at", DescendsFirst: true),
        new("took", "Took"),
        new("finished", "Finished", "finished_at", DescendsFirst: true),
        new("database", "Database"),
        new("progress", "Progress", "progress", DescendsFirst: true, IsNumber: true),
        new("tokens", "Trained tokens", "trained_tokens", DescendsFirst: true, IsNumber: true),
        new("held_out", "Held out", IsNumber: true),
        new("seed", "Seed", IsNumber: true),
        new("suffix", "Suffix", "suffix"),
        new("created_by", "Created by", "created_by"),
        new("model_id", "Model id", "model_id"),
        new("job_id", "Job at the provider", "finetuning_job_id"),
    ];

    public static string[] Usual { get; } = ["status", "model", "tags", "accuracy", "cost", "created", "took"];

    public bool IsParameter => Name.StartsWith(ParameterPrefix, StringComparison.Ordinal);

    public bool IsMetadata => Name.StartsWith(MetadataPrefix, StringComparison.Ordinal);

    /// <summary>The hyperparameter, or the key of the metadata, of a column for one.</summary>
    public string Key => Name[ParameterPrefix.Length..];

    /// <summary>How a filter names what stands in a column for a hyperparameter or a key.</summary>
    public string FilterField => $"{(IsParameter ? "base_llm.model_parameters" : "metadata")}.{FilterCompletion.Written(Key)}";

    /// <summary>The columns that an address names, unknown ones left out; the usual ones where it names none.</summary>
    public static IReadOnlyList<JobColumn> Of(string? names) =>
        [.. (names is null ? Usual : names.Split(',', StringSplitOptions.RemoveEmptyEntries)).Distinct().Select(Find).OfType<JobColumn>().Take(MaxChosen)];

    /// <summary>How an address names them; null for the usual ones.</summary>
    public static string? Written(IEnumerable<string> names)
    {
        var chosen = string.Join(',', names);
        return chosen == string.Join(',', Usual) ? null : chosen;
    }

    private static JobColumn? Find(string name) => Known.FirstOrDefault(known => known.Name == name)
        ?? (name.Length > ParameterPrefix.Length && (name.StartsWith(ParameterPrefix, StringComparison.Ordinal) || name.StartsWith(MetadataPrefix, StringComparison.Ordinal))
            ? new JobColumn(name, name[ParameterPrefix.Length..])
            : null);
}
