using System.Globalization;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>The rows that a plan becomes.</summary>
internal static class CreationRows
{
    public static FineTuning Job(CreationPlan plan, SecretParameters? secrets, PlannedCost cost, string? snapshotId, DateTime now, string id, SweepPlace? sweep = null)
    {
        var request = plan.Request;
        return new FineTuning
        {
            Id = id,
            Alias = request.Alias ?? DefaultAlias(plan.ConnectionAlias, now),
            ConnectionId = request.ConnectionId,
            Provider = plan.Provider!.Name,
            ModelName = plan.Model!,
            ModelParameters = secrets is null ? Masked(request.Parameters, plan) : secrets.Protect(request.Parameters, plan.Provider),
            EffectiveParameters = secrets is null ? Masked(plan.Parameters, plan) : secrets.Protect(plan.Parameters, plan.Provider),
            Tags = TagRules.Of(request.Tags),
            Metadata = request.Metadata?.ToDictionary(pair => pair.Key, pair => pair.Value),
            Suffix = request.Suffix,
            Seed = request.Seed,
            ValidationSplit = request.ValidationSplit ?? (plan.Split.Share > 0 ? plan.Split.Share : null),
            SplitKind = plan.Split.Kind,
            SplitTag = plan.Split.Tag,
            HeldOutCount = plan.ValidationCount,
            TrainingFile = request.TrainingFile,
            ValidationFile = request.ValidationFile,
            SnapshotId = snapshotId,
            GoldenRecordCount = snapshotId is null ? 0 : plan.RecordCount,
            CreatedBy = request.CreatedBy,
            RetrainedFromId = request.RetrainFromId,
            WarmStartedFromId = plan.WarmStart?.FineTuningId,
            ClonedFromId = request.ClonedFromId,
            IsRetry = request is { IsRetry: true, ClonedFromId: not null },
            SweepId = sweep?.SweepId,
            SweepPosition = sweep?.Position,
            SweepValues = sweep?.Values.ToDictionary(),
            SweepWaits = sweep is not null,
            Attention = sweep?.Sentence,
            EstimatedTokens = cost.Tokens.Total,
            TrainingPrice = cost.Model?.TrainingPrice,
            PriceReadOn = cost.Model?.PriceReadOn,
            CostMicroDollars = cost.MicroDollars,
            Warnings = plan.Warnings,
            RemoteFileId = request.TrainingFile,
            CreatedAt = now,
            StatusSince = now,
            NextAttemptAt = now,
        };
    }

    /// <summary>What a plan would become, without anything of it being stored or encrypted: only to be shown beside another job.</summary>
    public static FineTuning Planned(CreationPlan plan, PlannedCost cost, string? snapshotId) => Job(plan, null, cost, snapshotId, default, "");

    public static IdempotencyKey Key(IdempotencyClaim claim, string fineTuningId, string answer, DateTime now) => new()
    {
        Owner = claim.Owner,
        Key = claim.Key,
        BodyHash = claim.BodyHash,
        FineTuningId = fineTuningId,
        Answer = answer,
        CreatedAt = now,
    };

    private static Dictionary<string, ParameterValue>? Masked(IReadOnlyDictionary<string, ParameterValue>? values, CreationPlan plan) => values?.ToDictionary(
        pair => pair.Key,
        pair => plan.Provider!.Parameters.IsSecret(pair.Key) ? ParameterValue.Of(ParameterValue.Mask) : pair.Value);

    /// <summary>Dataherald's default: {connection alias}_{yyyyMMddHH}; cut to what an alias may have.</summary>
    private static string DefaultAlias(string? connectionAlias, DateTime now)
    {
        var hour = now.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);
        var alias = connectionAlias ?? "finetuning";
        return $"{alias[..Math.Min(alias.Length, FineTuning.MaxAliasLength - hour.Length - 1)]}_{hour}";
    }
}
