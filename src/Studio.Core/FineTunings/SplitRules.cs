using FineTuningStudio.Core.GoldenRecords;

namespace FineTuningStudio.Core.FineTunings;

/// <summary>What a request says about its held-out part, and where it contradicts itself.</summary>
internal static class SplitRules
{
    private static readonly string[] Fields = ["validation_split", "split_by", "split_tag"];

    /// <summary>True where the fields that make the choice have no fault.</summary>
    public static bool FieldsOf(CreateFineTuningRequest request, IReadOnlyDictionary<string, string[]> faults) =>
        request.TrainingFile is null && !Fields.Any(faults.ContainsKey);

    /// <summary>
    /// The choice with its defaults: by the tag where one is given, else by the seed where there is a share, else none. Random and
    /// by shape without a share hold out <see cref="SplitChoice.DefaultShare"/>.
    /// </summary>
    public static SplitChoice ChoiceOf(CreateFineTuningRequest request)
    {
        var seed = request.Seed ?? 0;
        return KindOf(request) switch
        {
            SplitKind.None => SplitChoice.None with { Seed = seed },
            SplitKind.Tag => new SplitChoice(SplitKind.Tag, Seed: seed, Tag: request.SplitTag?.Trim() ?? SplitChoice.DefaultTag),
            var kind => new SplitChoice(kind, request.ValidationSplit ?? SplitChoice.DefaultShare, seed),
        };
    }

    public static void Check(CreateFineTuningRequest request, Action<string, string?> add)
    {
        var share = request.ValidationSplit;
        add("validation_split", (share, KindOf(request)) switch
        {
            ({ } found and not (>= 0 and <= 0.5), _) => $"validation_split must be from 0 to 0.5, the share of the records that is held out; found {found}.",
            ( > 0, SplitKind.None) => "validation_split and split_by \"none\" contradict each other: leave one of them out.",
            ( > 0, SplitKind.Tag) => "validation_split counts for split_by \"random\" and \"shape\"; by tag, the tagged records are the held-out part. Leave it out.",
            (0, SplitKind.Random or SplitKind.Shape) => $"validation_split is 0, and split_by \"{KindOf(request).ToWire()}\" holds a share of the records out: give one above 0, or split_by \"none\".",
            _ => null,
        });
        add("split_tag", request switch
        {
            { SplitTag: null } => null,
            { SplitKind: not null and not SplitKind.Tag } => $"split_tag counts for split_by \"tag\" alone; split_by is \"{request.SplitKind.Value.ToWire()}\". Leave one of them out.",
            { SplitTag: var tag } when tag.Trim().Length is 0 or > TagRules.MaxTagLength => $"split_tag must have 1 to {TagRules.MaxTagLength} characters; found {tag.Trim().Length}.",
            _ => null,
        });
        add("split_by", request is { TrainingFile: not null, SplitKind: not null and not SplitKind.None } or { TrainingFile: not null, SplitTag: not null }
            ? "split_by holds golden records out, and with a training_file there are none: give a validation_file, or leave it out."
            : null);
        add("validation_file", request switch
        {
            { ValidationFile: null } => null,
            _ when KindOf(request) is not SplitKind.None => request.SplitKind is null && request.SplitTag is null
                ? "validation_file and validation_split contradict each other: give one of them."
                : "validation_file and a held-out part of the golden records contradict each other: give the file, or split_by.",
            { AllowLeaks: false } when request.ValidationFile == request.TrainingFile =>
                $"validation_file is the training_file itself ({request.ValidationFile}), so the figure would say how well the model remembers: give another file, or send allow_leaks.",
            _ => null,
        });
    }

    private static SplitKind KindOf(CreateFineTuningRequest request) => request switch
    {
        { SplitKind: { } kind } => kind,
        { SplitTag: not null } => SplitKind.Tag,
        { ValidationSplit: > 0 } => SplitKind.Random,
        _ => SplitKind.None,
    };
}
