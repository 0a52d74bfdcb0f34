namespace FineTuningStudio.Core.FineTunings;

/// <summary>Changes what people keep about a job: its name, tags, metadata and notes.</summary>
public sealed class UpdateFineTuning(FineTuningWriter writer, FineTuningQueries queries)
{
    private static readonly Problem NotesChanged = new(
        ProblemKind.Conflict, "conflict", "Somebody changed the notes meanwhile, so yours were not saved: look at the present ones first.");

    /// <summary>All of it or nothing. Problems: <c>finetuning_not_found</c>, <c>validation_failed</c>, <c>conflict</c>.</summary>
    public async Task<Result<FineTuningView>> RunAsync(string id, FineTuningUpdate update, CancellationToken cancellationToken)
    {
        if (Faults(update) is { Count: > 0 } faults)
        {
            return Problem.Invalid(faults);
        }
        var conflicts = false;
        var view = await writer.EditAsync(
            id,
            edit =>
            {
                conflicts = update.NotesBefore.IsGiven && NotesRules.Normal(update.NotesBefore.Value) != edit.Job.Notes;
                if (!conflicts)
                {
                    Apply(update, edit.Job);
                }
                return !conflicts;
            },
            cancellationToken);
        return view is null ? Problem.FineTuningNotFound()
            : conflicts ? NotesChanged
            : (await queries.FindAsync(id, cancellationToken))!;
    }

    private static void Apply(FineTuningUpdate update, FineTuning job)
    {
        if (update.Metadata.IsGiven)
        {
            job.Metadata = update.Metadata.Value?.ToDictionary(pair => pair.Key, pair => pair.Value);
        }
        if (update.Alias.IsGiven)
        {
            job.Alias = update.Alias.Value.Trim();
        }
        if (update.Tags.IsGiven)
        {
            job.Tags = TagRules.Of(update.Tags.Value);
        }
        if (update.Notes.IsGiven)
        {
            job.Notes = NotesRules.Normal(update.Notes.Value);
        }
    }

    private static Dictionary<string, string[]> Faults(FineTuningUpdate update)
    {
        var faults = new Dictionary<string, string[]>();
        MetadataRules.Check(update.Metadata.Value, "metadata", faults);
        MetadataRules.CheckAlias(update.Alias.IsGiven ? update.Alias.Value : null, faults);
        if (TagRules.Fault(update.Tags.Value) is { } badTags)
        {
            faults["tags"] = [badTags];
        }
        if (NotesRules.Fault(update.Notes.Value) is { } tooLong)
        {
            faults["notes"] = [tooLong];
        }
        return faults;
    }
}
