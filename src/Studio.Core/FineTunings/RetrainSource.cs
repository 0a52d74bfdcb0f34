using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using Microsoft.EntityFrameworkCore;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>An earlier job whose snapshot is trained on again, with another provider or base model; all else is taken from it.</summary>
/// <param name="Provider">The provider that the job was made at; null where it is gone.</param>
internal sealed record RetrainSource(FineTuning Job, Snapshot Snapshot, ProviderDescription? Provider)
{
    /// <summary>Problems: <c>finetuning_not_found</c>, and <c>no_snapshot</c> (kind Impossible) for a job without golden records.</summary>
    public static async Task<Result<RetrainSource>> FindAsync(StudioDb database, ProviderRegistry providers, string id, CancellationToken cancellationToken)
    {
        var job = await database.FineTunings.AsNoTracking().Include(job => job.Snapshot).SingleOrDefaultAsync(job => job.Id == id, cancellationToken);
        return job switch
        {
            null => Problem.FineTuningNotFound(),
            { Snapshot: null } => new Problem(ProblemKind.Impossible, "no_snapshot",
                $"“{job.Alias}” was not made from golden records of the Studio, so there is nothing kept to train on elsewhere: create a new job from golden records, or from its file at {job.Provider}."),
            _ => new RetrainSource(job, job.Snapshot, providers.Find(job.Provider)?.Describe()),
        };
    }

    /// <summary>The request with everything that it leaves open taken from the job, and a sentence for each thing that cannot be.</summary>
    public CreateFineTuningRequest Fill(CreateFineTuningRequest request, ProviderDescription? provider, List<string> warnings)
    {
        var isSameProvider = provider?.Name == Job.Provider;
        var parameters = request.Parameters;
        if (parameters is null && provider is not null)
        {
            (parameters, var dropped) = RetrainParameters.Carry(Job.ModelParameters, Provider, provider);
            AddTo(warnings, dropped);
        }
        var keepsFile = Job.ValidationFile is null || isSameProvider;
        AddTo(warnings, keepsFile ? null : $"The validation file {Job.ValidationFile} is at {Provider?.Title ?? Job.Provider} and is not sent along.");
        AddTo(warnings, Snapshot.ValidationCount > 0 && provider is { TakesValidationFile: false }
            ? $"{provider.Title} takes no validation part, so it tells no validation loss; the {Snapshot.ValidationCount:N0} held-out records stay out of training, and the model can be evaluated on them."
            : null);
        AddTo(warnings, request.Seed is { } seed && seed != Snapshot.Seed && Snapshot.ValidationCount > 0
            ? $"The seed {seed} is for the training alone; what is held out stays as it was drawn."
            : null);
        return request with
        {
            Alias = request.Alias ?? (request.ClonedFromId == Job.Id ? Job.Alias : DefaultAlias(provider)),
            ConnectionId = Job.ConnectionId,
            Provider = request.Provider ?? Job.Provider,
            ModelName = request.ModelName ?? (isSameProvider || provider?.Models.Any(model => model.Id == Job.ModelName) is true ? Job.ModelName : null),
            Parameters = parameters is { Count: > 0 } ? parameters : null,
            GoldenRecordIds = null,
            Metadata = request.Metadata ?? Job.Metadata,
            Tags = request.Tags ?? Job.Tags,
            Suffix = request.Suffix ?? Job.Suffix,
            Seed = request.Seed ?? Job.Seed,
            ValidationSplit = Job.ValidationSplit,
            SplitKind = Job.SplitKind,
            SplitTag = Job.SplitTag,
            TrainingFile = null,
            ValidationFile = keepsFile ? Job.ValidationFile : null,

            // Decided when the snapshot was made; it is what it is.
            AllowLeaks = true,
        };
    }

    /// <summary>The alias of the first job with where it is trained now, so that the two can be told apart: "orders at Fireworks".</summary>
    private string DefaultAlias(ProviderDescription? provider)
    {
        var before = $" at {Provider?.Title ?? Job.Provider}";
        var root = Job.RetrainedFromId is not null && Job.Alias.EndsWith(before, StringComparison.Ordinal) ? Job.Alias[..^before.Length] : Job.Alias;
        var place = $" at {provider?.Title ?? Job.Provider}";
        var room = Math.Max(0, FineTuning.MaxAliasLength - place.Length);
        var alias = $"{root[..Math.Min(root.Length, room)]}{place}";
        return alias[..Math.Min(alias.Length, FineTuning.MaxAliasLength)];
    }

    private static void AddTo(List<string> warnings, string? warning)
    {
        if (warning is not null)
        {
            warnings.Add(warning);
        }
    }
}
