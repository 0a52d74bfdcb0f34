namespace FineTuningStudio.Core.Providers.Fireworks;

/// <summary>What Fireworks can do, as data. Names and ranges: its REST reference, "Create Supervised Fine-tuning Job".</summary>
internal static class FireworksDescription
{
    public const string Legacy = "legacy";

    /// <summary>A dataset of fewer rows is refused.</summary>
    private const int MinimumRows = 3;

    public static IReadOnlyList<ParameterDescription> Parameters { get; } =
    [
        new("epochs", ParameterType.Integer, "Epochs", "How often training goes through all records. More fits them better, too many only memorise them.")
        { Minimum = 1, Maximum = 100, Default = "1", Aliases = ["n_epochs"] },
        new("learningRate", ParameterType.Number, "Learning rate", "How far each step goes. Smaller learns more slowly and forgets less.")
        { Minimum = 0, ExclusiveMinimum = true, Maximum = 1, Default = "0.0001", Aliases = ["learning_rate"] },
        new("loraRank", ParameterType.Integer, "LoRA rank", "How much the model can change: the size of the small matrices that are trained beside it.")
        { Minimum = 1, Maximum = 64, PowerOfTwo = true, Default = "8", Aliases = ["lora_rank"] },
        new("maxContextLength", ParameterType.Integer, "Longest example", "How many tokens of an example are read; what is longer is cut or left out.")
        { Minimum = 1, Default = "8192", Aliases = ["max_context_length"] },
        new("batchSize", ParameterType.Integer, "Batch size in tokens", "How many tokens are looked at before the model is changed once.")
        { Minimum = 1, Aliases = ["batch_size"] },
        new("earlyStop", ParameterType.Boolean, "Stop early", "Ends training once the evaluation no longer gets better, which saves the rest of the epochs.")
        { Aliases = ["early_stop"] },
        new("evalAutoCarveout", ParameterType.Boolean, "Hold out by itself", "Fireworks sets a part of the training rows aside to evaluate on. Leave it off where the Studio holds out a part.")
        { Aliases = ["eval_auto_carveout"] },
        new("jinjaTemplate", ParameterType.String, "Chat template", "A Jinja template that writes a conversation as one text; without it the base model's own is used.")
        { Aliases = ["jinja_template"] },
        new("wandbEntity", ParameterType.String, "W&B entity", "The Weights & Biases team or user to whom training reports. Give entity, project and key, or none of them.")
        { Aliases = ["wandb_entity"] },
        new("wandbProject", ParameterType.String, "W&B project", "The Weights & Biases project to which training reports.")
        { RequiredWith = "wandbEntity", Aliases = ["wandb_project"] },
        new("wandbApiKey", ParameterType.Secret, "W&B key", "The entity's key at Weights & Biases. It is kept encrypted, sent to Fireworks only, and never shown.")
        { RequiredWith = "wandbEntity", Aliases = ["wandb_api_key"] },
    ];

    public static ProviderDescription Of(ProviderSettings settings) => new()
    {
        Name = settings.Name,
        Kind = settings.Kind,
        Title = settings.Title,
        Reason = ReasonOf(settings),
        MinimumRecords = MinimumRows,
        Models = settings.Models,
        Parameters = Parameters,
        TakesValidationFile = true,
        MinimumValidationRecords = MinimumRows,
        ChecksFiles = true,
        CanDeploy = true,
        JobsPerPage = 200,
        Limits = settings.Limits,
        DeploymentPrice = settings.DeploymentPrice,
        MonthlyBudget = settings.MonthlyBudget,
        BudgetAction = settings.BudgetAction,
        ChatPrices = settings.ChatPrices,
            TrainingEnd = settings.TrainingEnd,
    };

    public static bool IsLegacy(ProviderSettings settings) => string.Equals(settings.Dialect, Legacy, StringComparison.OrdinalIgnoreCase);

    /// <summary>Which setting is missing; null where all are there.</summary>
    public static string? ReasonOf(ProviderSettings settings)
    {
        var isNamedSo = settings.Name == "fireworks";
        var missing = (settings.ApiKey is null, settings.AccountId is null) switch
        {
            (true, true) => $"No API key and no account are set: put them into Providers:{settings.Name}:ApiKey and Providers:{settings.Name}:AccountId{(isNamedSo ? ", or into the environment variables FIREWORKS_API_KEY and FIREWORKS_ACCOUNT_ID," : "")}",
            (true, false) => $"No API key is set: put one into Providers:{settings.Name}:ApiKey{(isNamedSo ? " or the environment variable FIREWORKS_API_KEY" : "")}",
            (false, true) => $"No account is set: put its id into Providers:{settings.Name}:AccountId{(isNamedSo ? " or the environment variable FIREWORKS_ACCOUNT_ID" : "")}",
            _ => null,
        };
        return missing is null ? null : $"{missing} and start again, or add what is missing on the providers page.";
    }
}
