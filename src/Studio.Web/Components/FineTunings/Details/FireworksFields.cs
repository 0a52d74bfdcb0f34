namespace FineTuningStudio.Web.Components.FineTunings.Details;

/// <summary>
/// The fields of Fireworks' jobs in both dialects, in the order in which a person asks for them. What they mean is from
/// Fireworks' references of "List Fine-tuning Jobs" and "Get Supervised Fine-tuning Job".
/// </summary>
public static class FireworksFields
{
    private const string Job = "The job";
    private const string Data = "Data";
    private const string Kind = "Kind of job";
    private const string Training = "Training";
    private const string Evaluation = "Evaluation";
    private const string Wandb = "Weights & Biases";

    public static IReadOnlyList<KnownField> All { get; } =
    [
        new("name", Job, "Name", "The job's full name at Fireworks; its last piece is the id."),
        new("displayName", Job, "Display name", "A name for people; it need not be unique."),
        new("createTime", Job, "Created", "When Fireworks made the job."),
        new("completedTime", Job, "Completed", "When it ended."),
        new("updateTime", Job, "Updated", "When Fireworks last changed it."),
        new("createdBy", Job, "Created by", "The e-mail address of who made it."),
        new("state", Job, "State", "Fireworks' own word for where the job stands; the Studio's state is made from it."),
        new("status.code", Job, "Status code", "OK, or what kind of fault stopped it. CANCELLED makes a failed job of the older kind a cancelled one."),
        new("status.message", Job, "Status message", "What went wrong, in Fireworks' words."),
        new("jobProgress.percent", Job, "Progress in per cent", "How much of the work is done."),
        new("jobProgress.epoch", Job, "Epoch", "Which round over the records it is in."),
        new("modelId", Job, "Model id", "The id of the model that the job makes."),
        new("outputModel", Job, "Output model", "The full name of the model that the job makes."),
        new("containerVersion", Job, "Container version", "Which version of Fireworks' training software ran."),
        new("dependentJobs[]", Job, "Dependent job", "A job that waits for this one or belongs to it."),
        new("region", Job, "Region", "Where it runs."),
        new("estimatedCost.currencyCode", Job, "Estimated cost: currency", "The currency of the estimate."),
        new("estimatedCost.units", Job, "Estimated cost: whole units", "What Fireworks expects the job to cost."),
        new("estimatedCost.nanos", Job, "Estimated cost: billionths", "The fraction of the estimate, in billionths of a unit."),
        new("metricsFileSignedUrl", Job, "Metrics file", "Where the loss by step can be read for a while; the part that gives the right is blacked out."),

        new("dataset", Data, "Dataset", "The dataset that is trained on."),
        new("datasets[].dataset", Data, "Dataset", "One of the datasets that are trained on."),
        new("datasets", Data, "Datasets", "The datasets that are trained on."),
        new("maskToken", Data, "Mask token", "The token that hides prompts when data for a draft model is made."),
        new("padToken", Data, "Padding token", "The token that fills up short rows when data for a draft model is made."),

        new("legacyJob", Kind, "Legacy job", "A job from before Fireworks told kinds apart."),
        new("textCompletion", Kind, "Text completion", "Trains to go on with a text."),
        new("textCompletion.inputTemplate", Kind, "Text completion: input template", "How a row becomes the text that is given."),
        new("textCompletion.outputTemplate", Kind, "Text completion: output template", "How a row becomes the text that is wanted."),
        new("textClassification", Kind, "Text classification", "Trains to put a text into one of several classes."),
        new("textClassification.text", Kind, "Text classification: text", "Which column holds the text."),
        new("textClassification.label", Kind, "Text classification: label", "Which column holds the class."),
        new("conversation", Kind, "Conversation", "Trains on conversations, which is what the Studio does."),
        new("conversation.jinjaTemplate", Kind, "Conversation: chat template", "How a conversation becomes one text; without it the base model's own template is used."),
        new("draftModelData", Kind, "Draft model data", "Has a deployed model write the data that a draft model is trained on."),
        new("draftModelData.deploymentName", Kind, "Draft model data: deployment", "The deployed model that writes the answers."),
        new("draftModelData.jinjaTemplate", Kind, "Draft model data: chat template", "How a conversation becomes one text; without it the base model's own template is used."),
        new("draftModelData.cleanupDeployment", Kind, "Draft model data: remove deployment", "Whether that deployment is taken down once the data is written."),
        new("draftModel", Kind, "Draft model", "Trains a small model that guesses ahead for a large one."),
        new("genie", Kind, "Genie", "Runs a pipeline of Fireworks' own."),
        new("genie.pipelineName", Kind, "Genie: pipeline", "Which pipeline."),

        new("baseModel", Training, "Base model", "The model that is tuned."),
        new("warmStartFrom", Training, "Warm start from", "The LoRA from which training goes on, in place of a base model."),
        new("epochs", Training, "Epochs", "How often training goes through all records."),
        new("learningRate", Training, "Learning rate", "How far each step goes."),
        new("loraRank", Training, "LoRA rank", "The size of the small matrices that are trained."),
        new("loraTargetModules[]", Training, "LoRA target module", "A part of the model that gets such a matrix."),
        new("loraTargetModules", Training, "LoRA target modules", "The parts of the model that get such a matrix."),
        new("batchSize", Training, "Batch size", "How much is looked at before the model is changed once."),
        new("microBatchSize", Training, "Micro batch size", "The part of a batch that one accelerator takes at a time."),
        new("maxContextLength", Training, "Longest example", "How many tokens of an example are read."),
        new("earlyStop", Training, "Stop early", "Whether training ends once the evaluation no longer gets better."),
        new("jinjaTemplate", Training, "Chat template", "How a conversation becomes one text; without it the base model's own template is used."),
        new("isTurbo", Training, "Turbo", "Whether it runs in the faster mode."),
        new("nodes", Training, "Nodes", "How many machines train."),

        new("evaluation", Evaluation, "Evaluation", "Whether the model is evaluated while it trains."),
        new("evaluationSplit", Evaluation, "Evaluation share", "The share of the dataset that is set aside to evaluate on."),
        new("evaluationDataset", Evaluation, "Evaluation dataset", "The dataset to evaluate on."),
        new("evalAutoCarveout", Evaluation, "Held out by itself", "Whether Fireworks sets rows aside by itself."),

        new("wandbUrl", Wandb, "Address of the run", "Where training can be followed at Weights & Biases."),
        new("wandbEntity", Wandb, "Entity", "The team or user to whom training reports; without it nothing is reported."),
        new("wandbProject", Wandb, "Project", "The project to which it reports."),
        new("wandbApiKey", Wandb, "Key", "The entity's key; it is blacked out before anything is stored."),
        new("wandbConfig.enabled", Wandb, "Reports", "Whether training reports at all."),
        new("wandbConfig.entity", Wandb, "Entity", "The team or user to whom training reports."),
        new("wandbConfig.project", Wandb, "Project", "The project to which it reports."),
        new("wandbConfig.apiKey", Wandb, "Key", "The entity's key; it is blacked out before anything is stored."),
        new("wandbConfig.runId", Wandb, "Run", "The run's id there."),
        new("wandbConfig.url", Wandb, "Address of the run", "Where training can be followed."),
    ];
}
