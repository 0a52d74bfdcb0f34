using System.ComponentModel;
using FineTuningStudio.Core.Providers;

namespace FineTuningStudio.Web.Api.Providers;

internal sealed record ProviderResource(
    [property: Description("The name to use as base_llm.model_provider.")] string Name,
    string Kind,
    bool Ready,
    [property: Description("Why it is not ready, and which setting is missing.")] string? Reason,
    int MinimumRecords,
    [property: Description("Whether another model's name is a mistake.")] bool ModelsComplete,
    IReadOnlyList<ModelResource> Models,
    IReadOnlyList<ParameterResource> Parameters,
    string Title,
    bool CanPause,
    bool TakesValidationFile,
    [property: Description("The address that is called; null for the built-in trainer.")] string? BaseUrl,
    string? AccountId,
    [property: Description("v2 or legacy, for Fireworks.")] string? Dialect,
    [property: Description("The header that carries the key: authorization or api-key.")] string? KeyHeader,
    [property: Description("Whether there is a key; no answer holds one.")] bool HasKey,
    ProviderKeySource KeyFrom,
    [property: Description("When a key of the browser was entered.")] DateTime? KeyChangedAt,
    [property: Description("settings; settings_changed where some of them were changed in the browser; browser where it was added there.")] ProviderSource Source,
    ProviderHealthResource Health,
    [property: Description("In US dollars for a calendar month (UTC); null for no limit.")] decimal? MonthlyBudget,
    [property: Description("What happens to a job that would go over the budget.")] BudgetAction BudgetAction,
    IReadOnlyList<ProviderLimitResource> Limits,
    [property: Description("Whether a tuned model must be deployed before it answers.")] bool CanDeploy,
    [property: Description("How many jobs something is still to be done for there.")] int OpenJobs)
{
    public static ProviderResource Of(ProviderView view) => new(
        view.Name,
        view.Description.Kind,
        view.Description.Ready,
        view.Description.Reason,
        view.Description.MinimumRecords,
        view.Description.ModelsComplete,
        [.. view.Description.Models.Select(model => ModelResource.Of(model, view.Description))],
        [.. view.Description.Parameters.Select(ParameterResource.Of)],
        view.Description.Title,
        view.Description.CanPause,
        view.Description.TakesValidationFile,
        view.BaseUrl,
        view.AccountId,
        view.Dialect,
        view.KeyHeader,
        view.HasKey,
        view.KeySource,
        view.KeyChangedAt,
        view.Source,
        ProviderHealthResource.Of(view),
        view.Description.MonthlyBudget,
        view.Description.BudgetAction,
        [.. view.Description.Limits.Select(limit => new ProviderLimitResource(limit.Name, limit.Value, limit.ReadOn))],
        view.Description.CanDeploy,
        view.OpenJobs);
}

/// <summary>How a provider answered lately, as this process saw it.</summary>
internal sealed record ProviderHealthResource(
    [property: Description("When it last answered; null where it was not called since the start.")] DateTime? LastHeardAt,
    DateTime? FailingSince,
    [property: Description("How many calls in a row found no answer, no right or a limit.")] int Failures,
    [property: Description("What is wrong and what to do.")] string? Error)
{
    public static ProviderHealthResource Of(ProviderView view) => new(
        view.Health.HeardAt,
        view.Health.FailingSince,
        view.Health.Failures,
        view.Health.Error is { } error ? ProviderAdvice.Sentence(error, view.Description.Title) : null);
}

internal sealed record ProviderLimitResource(string Name, long Value, [property: Description("The day on which it was read.")] DateOnly? ReadOn);

internal sealed record ProviderTestResource(
    bool Ok,
    [property: Description("That it is well, or what is wrong and what to do.")] string Message,
    string? Code,
    [property: Description("How long the provider took.")] double Seconds,
    [property: Description("How many models it lists; null where that was not read.")] int? Models)
{
    public static ProviderTestResource Of(ProviderTrial trial) =>
        new(trial.Works, trial.Sentence, trial.Code, Math.Round(trial.Elapsed.TotalSeconds, 3), trial.Models);
}
