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

    public IReadOnlyList<ParameterDescription> Parameters { get; init; } = [];

    public bool CanPause { get; init; }

    public bool TakesValidationFile { get; init; }

    /// <summary>True for a server on this machine: its events are read each cycle, not only for jobs that changed.</summary>
    public bool IsNear { get; init; }

    /// <summary>How many candidates a question is asked for: more than one where they cost no more than one.</summary>
    public int Candidates { get; init; } = 1;

    /// <summary>Whether its base models answer questions without being tuned.</summary>
    public bool AnswersUntuned { get; init; } = true;

    /// <summary>False for a base model that answers nothing before it is tuned; a name that is not listed may be a tuned model's.</summary>
    internal bool Answers(string model) => AnswersUntuned || Models.All(known => known.Id != model);

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

    public decimal? TrainingPrice { get; init; }

    public DateOnly? PriceReadOn { get; init; }

    public string? Note { get; init; }
}
