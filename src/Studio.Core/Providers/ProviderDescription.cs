namespace FineTuningStudio.Core.Providers;

/// <summary>What a provider is and can do, as data; read without calling it.</summary>
public sealed record ProviderDescription
{
    /// <summary>The name in the configuration, such as "openai", "local" or "azure-eu".</summary>
    public required string Name { get; init; }

    /// <summary>"openai", "fireworks" or "local".</summary>
    public required string Kind { get; init; }

    /// <summary>How a person knows it, such as "Built-in trainer".</summary>
    public required string Title { get; init; }

    public bool Ready => Reason is null;

    /// <summary>Why it cannot be used now and which setting is missing, in one sentence; null when it can.</summary>
    public string? Reason { get; init; }

    /// <summary><see cref="Reason"/> as the problem of a request that wants to use it.</summary>
    internal Problem? NotReady => Reason is null ? null : new Problem(ProblemKind.Invalid, "provider_not_ready", Reason);

    public int MinimumRecords { get; init; }

    /// <summary>True where <see cref="Models"/> holds every model that can be tuned, so that another name is a mistake.</summary>
    public bool ModelsComplete { get; init; }

    public IReadOnlyList<BaseModel> Models { get; init; } = [];

    /// <summary>When the provider stops to take new jobs, as the settings tell; null where no end is announced. A model may have its own.</summary>
    public TrainingEnd? TrainingEnd { get; init; }

    /// <summary>The end of training of one model: its own, else the provider's.</summary>
    public TrainingEnd? TrainingEndOf(string? model) => Models.FirstOrDefault(known => known.Id == model)?.TrainingEnd ?? TrainingEnd;

    public IReadOnlyList<ParameterDescription> Parameters { get; init; } = [];

    public bool CanPause { get; init; }

    /// <summary>True where a tuned model must be deployed before it answers.</summary>
    public bool CanDeploy { get; init; }

    /// <summary>True where an uploaded file must be ready before a job can be made from it.</summary>
    public bool ChecksFiles { get; init; }

    /// <summary>How many jobs a page of its list holds.</summary>
    public int JobsPerPage { get; init; } = 100;

    /// <summary>What the provider takes at most, with the day on which it was read.</summary>
    public IReadOnlyList<ProviderLimit> Limits { get; init; } = [];

    /// <summary>The limit of that name; null where none is known.</summary>
    public ProviderLimit? Limit(string name) => Limits.FirstOrDefault(limit => limit.Name == name);

    /// <summary>What a served model costs while it is up; null where it is not known or costs nothing.</summary>
    public HourlyPrice? DeploymentPrice { get; init; }

    /// <summary>In US dollars for a calendar month (UTC); null for no limit.</summary>
    public decimal? MonthlyBudget { get; init; }

    public BudgetAction BudgetAction { get; init; }

    public bool TakesValidationFile { get; init; }

    /// <summary>A held-out part of fewer records stays here, since the provider would refuse its file.</summary>
    public int MinimumValidationRecords { get; init; } = 1;

    /// <summary>True where models are kept in the middle of a training, which can be asked too.</summary>
    public bool KeepsCheckpoints { get; init; }

    /// <summary>True where one of them can be deleted without the rest.</summary>
    public bool DeletesCheckpoints { get; init; }

    /// <summary>True for a server on this machine: its events are read each cycle, not only for jobs that changed.</summary>
    public bool IsNear { get; init; }

    /// <summary>How many candidates a question is asked for: more than one where they cost no more than one.</summary>
    public int Candidates { get; init; } = 1;

    /// <summary>Whether its base models answer questions without being tuned.</summary>
    public bool AnswersUntuned { get; init; } = true;

    /// <summary>False for a base model that answers nothing before it is tuned; a name that is not listed may be a tuned model's.</summary>
    internal bool Answers(string model) => AnswersUntuned || Models.All(known => known.Id != model);

    /// <summary>
    /// The listed model that is meant by its last segment alone, as in "llama-v3p1-8b-instruct" for
    /// "accounts/fireworks/models/llama-v3p1-8b-instruct"; any other name as it is.
    /// </summary>
    internal string FullNameOf(string model) =>
        Models.Any(known => known.Id == model) ? model : Models.FirstOrDefault(known => known.Id.EndsWith($"/{model}", StringComparison.Ordinal))?.Id ?? model;

    /// <summary>What asking costs, by the id of a model as it is asked, or of the base model that it was tuned from.</summary>
    public IReadOnlyDictionary<string, ModelChatPrices> ChatPrices { get; init; } = new Dictionary<string, ModelChatPrices>();

    /// <summary>The model used where the caller names none.</summary>
    public string? DefaultModel => (Models.FirstOrDefault(model => model.IsDefault) ?? (Models is [var first, ..] ? first : null))?.Id;
}

/// <summary>A model that can be tuned. The price is in US dollars for a million training tokens, with the day it was read.</summary>
public sealed record BaseModel(string Id)
{
    public bool IsDefault { get; init; }

    /// <summary>The day from which the provider no longer serves it.</summary>
    public DateOnly? ShutdownDate { get; init; }

    /// <summary>The day on which <see cref="ShutdownDate"/> was read.</summary>
    public DateOnly? ShutdownReadOn { get; init; }

    /// <summary>True where the provider itself told the date, false where the settings did.</summary>
    public bool ShutdownToldByProvider { get; init; }

    /// <summary>The end of the model with where that is from; null where nobody named a day.</summary>
    public ModelSunset? Sunset => ShutdownDate is { } date ? new ModelSunset(Id, date, ShutdownToldByProvider, ShutdownReadOn) : null;

    /// <summary>When this model can no longer be tuned, where that differs from the provider's other models.</summary>
    public TrainingEnd? TrainingEnd { get; init; }

    public decimal? TrainingPrice { get; init; }

    public DateOnly? PriceReadOn { get; init; }

    public string? Note { get; init; }
}

/// <summary>A limit of a provider as data, such as "rows_per_file"; read on the given day.</summary>
public sealed record ProviderLimit(string Name, long Value, DateOnly? ReadOn)
{
    /// <summary>How large a training or validation file may be, in bytes.</summary>
    public const string FileBytes = "file_bytes";

    /// <summary>How many tokens of a training row count; the provider cuts off what is over.</summary>
    public const string TokensPerRow = "tokens_per_row";

    /// <summary>What is larger, in bytes, is not sent to the provider itself but to its storage.</summary>
    public const string DirectUploadBytes = "direct_upload_bytes";
}

/// <summary>In US dollars for an hour of being up, with the day on which it was read.</summary>
public sealed record HourlyPrice(decimal Usd, DateOnly? ReadOn);

/// <summary>What happens to a job that would go over its provider's monthly budget.</summary>
public enum BudgetAction
{
    /// <summary>It is created only where the request says that it may go over.</summary>
    Ask,

    /// <summary>It is refused.</summary>
    Refuse,
}
