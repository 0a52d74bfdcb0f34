using FineTuningStudio.LocalTrainer.Learning;
using Microsoft.Extensions.Options;

namespace FineTuningStudio.LocalTrainer.Server;

/// <summary>A tuned model: the checkpoint of a job that made it.</summary>
internal sealed record ModelEntry(string JobId, StoredCheckpoint Checkpoint);

/// <summary>The tuned models, which are those that the jobs name, and the few of them that are loaded to answer.</summary>
internal sealed class ModelStore(JobStore jobs, TrainerDirectory directory, IOptions<LocalTrainerOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Lazy<TunedModel> Model, long LastUse)> _loaded = new(StringComparer.Ordinal);
    private long _use;

    public IEnumerable<ModelEntry> NewestFirst() =>
        from job in jobs.NewestFirst()
        from checkpoint in job.Checkpoints.Reverse()
        where !checkpoint.ModelDeleted
        select new ModelEntry(job.Id, checkpoint);

    public ModelEntry? Find(string name) =>
        BaseModels.IsTunedName(name) ? NewestFirst().FirstOrDefault(entry => entry.Checkpoint.Model == name) : null;

    public bool Delete(ModelEntry entry)
    {
        var changed = jobs.Change(entry.JobId, job => job.Checkpoints.Contains(entry.Checkpoint) ? Without(job, entry.Checkpoint) : null);
        if (changed is null)
        {
            return false;
        }
        lock (_gate)
        {
            _loaded.Remove(entry.Checkpoint.Model);
        }
        File.Delete(directory.Job(entry.JobId).Model(entry.Checkpoint.Step));
        return true;
    }

    /// <summary>Loads a model, or takes the one in memory. Null: it was deleted meanwhile.</summary>
    public TunedModel? Load(ModelEntry entry)
    {
        var name = entry.Checkpoint.Model;
        Lazy<TunedModel> model;
        lock (_gate)
        {
            model = _loaded.TryGetValue(name, out var known) ? known.Model : new Lazy<TunedModel>(() => Read(entry));
            _loaded[name] = (model, ++_use);
            if (_loaded.Count > options.Value.LoadedModels)
            {
                _loaded.Remove(_loaded.MinBy(static loaded => loaded.Value.LastUse).Key);
            }
        }
        try
        {
            return model.Value;
        }
        catch (FileNotFoundException)
        {
            lock (_gate)
            {
                _loaded.Remove(name);
            }
            return null;
        }
    }

    private TunedModel Read(ModelEntry entry)
    {
        using var stream = File.OpenRead(directory.Job(entry.JobId).Model(entry.Checkpoint.Step));
        return TunedModel.Load(stream);
    }

    private static StoredJob Without(StoredJob job, StoredCheckpoint deleted) => job with
    {
        Checkpoints = [.. job.Checkpoints.Select(known => known == deleted ? known with { ModelDeleted = true } : known)],
    };
}
