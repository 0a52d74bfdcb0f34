namespace FineTuningStudio.Core.Providers.OpenAi;

/// <summary>What servers of OpenAI's shape can do, as data. Ranges: OpenAI's published OpenAPI document.</summary>
internal static class OpenAiDescription
{
    /// <summary>The one base model of the built-in trainer.</summary>
    public const string LocalModel = "studio-sql-small";

    /// <summary>The built-in trainer's models know their next best answers for nothing.</summary>
    private const int LocalCandidates = 5;

    /// <summary>The least rows of a training file, where no setting says otherwise.</summary>
    private const int LeastRows = 10;

    private const string MinimumRows = "minimum_rows";

    private static readonly IReadOnlyList<ParameterDescription> Parameters =
    [
        new("n_epochs", ParameterType.Integer, "Epochs",
            "How often training goes through all records. More fits them better, too many only memorise them.")
        { Minimum = 1, Maximum = 50, AllowsAuto = true, Default = "3" },
        new("batch_size", ParameterType.Integer, "Batch size",
            "How many records are looked at before the model is changed once. Larger is smoother and takes fewer steps.")
        { Minimum = 1, Maximum = 256, AllowsAuto = true, Default = "1" },
        new("learning_rate_multiplier", ParameterType.Number, "Learning rate multiplier",
            "How far each step goes, as a factor of the provider's own rate. Smaller learns more slowly and forgets less.")
        { Minimum = 0, ExclusiveMinimum = true, AllowsAuto = true, Default = "auto" },
    ];

    public static ProviderDescription Of(ProviderSettings settings, LocalEndpoint local)
    {
        var isLocal = settings.Kind == ProviderSettings.LocalKind;
        return new ProviderDescription
        {
            Name = settings.Name,
            Kind = settings.Kind,
            Title = settings.Title,
            Reason = isLocal ? LocalReason(local) : RemoteReason(settings),
            MinimumRecords = (int)(settings.Limits.FirstOrDefault(limit => limit is { Name: MinimumRows, Value: > 0 })?.Value ?? LeastRows),
            Limits = settings.Limits,
            JobsPerPage = OpenAiJobs.PageSize,
            ModelsComplete = isLocal,
            Models = isLocal ? LocalModels : settings.Models,
            Parameters = Parameters,
            CanPause = true,
            TakesValidationFile = true,
            KeepsCheckpoints = true,

            // OpenAI documents the deletion of "a fine-tuned model" and says nothing of a checkpoint's.
            DeletesCheckpoints = isLocal,
            MonthlyBudget = settings.MonthlyBudget,
            BudgetAction = settings.BudgetAction,
            IsNear = isLocal,
            Candidates = isLocal ? LocalCandidates : 1,
            AnswersUntuned = !isLocal,
            ChatPrices = settings.ChatPrices,
            TrainingEnd = settings.TrainingEnd,
        };
    }

    private static IReadOnlyList<BaseModel> LocalModels { get; } =
    [
        new(LocalModel)
        {
            IsDefault = true,
            TrainingPrice = 0,
            Note = "Trains on this machine's processor in seconds, without a key or a network. It learns which kind of query a question asks for, and is the floor that a paid model should beat.",
        },
    ];

    private static string? LocalReason(LocalEndpoint local) =>
        local.Address is null ? "The Studio is still starting; the built-in trainer is ready in a moment." : null;

    private static string? RemoteReason(ProviderSettings settings) => settings.ApiKey is not null
        ? null
        : ProviderAdvice.NoKey(settings);
}
