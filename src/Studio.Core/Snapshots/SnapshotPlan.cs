using FineTuningStudio.Core.Connections;
using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Prompts;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.Snapshots;

/// <summary>What is to be frozen once everything is looked up: records, split, template and schema, with every problem found on the way; or a snapshot that exists.</summary>
internal record SnapshotPlan
{
    public List<Problem> Problems { get; init; } = [];

    public List<string> Warnings { get; init; } = [];

    /// <summary>Null where there are no records to freeze.</summary>
    public RecordChoice? Choice { get; init; }

    public bool AllowLeaks { get; init; }

    public string? ConnectionAlias { get; set; }

    /// <summary>Records of the choice that are left out all the same.</summary>
    public IReadOnlyList<string> LeftOut { get; set; } = [];

    /// <summary>The state of the chosen records when they were looked at.</summary>
    public RecordStamp? Stamp { get; set; }

    public int RecordCount { get; set; }

    public SplitChoice Split { get; set; } = SplitChoice.None;

    /// <summary>The positions in the order of the snapshot that are held out.</summary>
    public IReadOnlyList<int> HeldOut { get; set; } = [];

    /// <summary>A snapshot that is there already; null where records are to be frozen.</summary>
    public Snapshot? Snapshot { get; init; }

    /// <summary>The connection's template; null for a snapshot that is there already.</summary>
    public PromptTemplateView? Template { get; set; }

    public SchemaText? Schema { get; set; }

    /// <summary>How rows are put to the model; null where there are no rows.</summary>
    public TrainingPrompt? Prompt { get; set; }

    public int ValidationCount => Snapshot?.ValidationCount ?? HeldOut.Count;

    public int TrainingCount => RecordCount - ValidationCount;

    /// <summary>The records to freeze, in no order.</summary>
    public IQueryable<GoldenRecord> Records(StudioDb database)
    {
        var (chosen, leftOut) = (Choice!.In(database), LeftOut);
        return leftOut.Count == 0 ? chosen : chosen.Where(record => !EF.Parameter(leftOut).Contains(record.Id));
    }

    /// <summary>The rows in the order of the training file; those of <see cref="HeldOut"/> are among them, those of a snapshot's validation part are not.</summary>
    public IQueryable<TrainingText> Rows(StudioDb database) => Snapshot is { } snapshot
        ? database.SnapshotRows(snapshot.Id).Where(row => row.Part == SnapshotPart.Training).Select(row => new TrainingText { RecordId = row.RecordId, PromptText = row.PromptText, Sql = row.Sql })
        : Records(database).InSnapshotOrder().Select(record => new TrainingText { RecordId = record.Id, PromptText = record.PromptText, Sql = record.Sql });

    /// <summary>How the chosen records are now; where it differs from <see cref="Stamp"/> the plan is of yesterday.</summary>
    public async Task<RecordStamp> StampAsync(StudioDb database, CancellationToken cancellationToken) =>
        await Records(database).GroupBy(record => 1)
            .Select(all => new RecordStamp(all.Count(), all.Sum(record => (long)record.Version), all.Max(record => record.UpdatedAt),
                all.Sum(record => record.Number), all.Sum(record => record.Number % 1_000_003 * (record.Number % 1_009))))
            .SingleOrDefaultAsync(cancellationToken) ?? new RecordStamp(0, 0, default, 0, 0);
}

/// <summary>A row of a training file as far as it is not the same in all of them.</summary>
internal sealed record TrainingText
{
    public required string RecordId { get; init; }

    public required string PromptText { get; init; }

    public required string Sql { get; init; }
}

/// <summary>Changes with every record that comes, goes or is edited; the two sums also where one goes as another comes.</summary>
internal sealed record RecordStamp(int Count, long Versions, DateTime UpdatedAt, long Numbers, long Mixed);
