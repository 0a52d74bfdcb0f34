using System.Globalization;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>Makes the row of an adopted job from what its provider tells.</summary>
internal static class AdoptedJob
{
    private const int MaxModelLength = 200;

    /// <summary>The new row with its first events and the raw answer; nothing is stored yet.</summary>
    public static FineTuningEdit Of(AdoptionRequest request, ProviderDescription provider, RemoteJob remote, TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;

        // A provider whose clock is ahead must not make a job from the future.
        var created = remote.CreatedAt?.UtcDateTime is { } told && told < now ? told : now;
        var job = new FineTuning
        {
            Id = StudioId.New(time),
            Alias = request.Alias?.Trim() ?? AliasOf(remote),
            ConnectionId = request.ConnectionId,
            Provider = request.Provider,
            ModelName = Cut(remote.Model, MaxModelLength) ?? "unknown",
            EffectiveParameters = remote.Parameters.Count > 0 ? new Dictionary<string, ParameterValue>(remote.Parameters) : null,
            Metadata = remote.Metadata.Count > 0 ? new Dictionary<string, string>(remote.Metadata) : null,
            Suffix = Cut(remote.Suffix, FineTuning.MaxSuffixLength),
            Seed = remote.Seed,
            TrainingFile = remote.TrainingFileId,
            ValidationFile = remote.ValidationFileId,
            RemoteFileId = remote.TrainingFileId,
            RemoteJobId = remote.Id,
            CreatedBy = remote.CreatedBy,
            CreatedAt = created,
            StatusSince = created,
            AdoptedAt = now,
            Stage = SubmissionStage.Created,
            NextAttemptAt = now,
        };
        var edit = new FineTuningEdit(job, time);
        edit.Tell("info", Sentence(request, provider, remote, created));
        edit.Apply(remote);
        if (remote.FinishedAt is null && job.Status.IsTerminal())
        {
            // To the tick: by this views know that nobody tells when it really ended.
            job.FinishedAt = job.AdoptedAt;
        }
        return edit;
    }

    private static string Sentence(AdoptionRequest request, ProviderDescription provider, RemoteJob remote, DateTime created)
    {
        var by = request.AdoptedBy is { } person ? $" by {person}" : "";
        var maker = remote.CreatedBy is { } name ? $" by {name}" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"Adopted from {provider.Title}{by}: the job {remote.Id} was made there on {created:yyyy-MM-dd HH:mm} UTC{maker}, and was {remote.ProviderStatus}.");
    }

    private static string AliasOf(RemoteJob remote) =>
        Cut(Named(remote.DisplayName) ?? Named(remote.Suffix) ?? remote.Id.Split('/')[^1], FineTuning.MaxAliasLength)!;

    private static string? Named(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string? Cut(string? text, int length) => text is null || text.Length <= length ? text : text[..length];
}
