using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;

namespace FineTuningStudio.Web.Components.FineTunings.Wizard;

/// <summary>Something that creating would refuse, and the step where it can be mended.</summary>
public sealed record DraftFault(WizardStep Step, string Message)
{
    /// <summary>Every problem of an estimate, one fault a sentence, in the order of the steps.</summary>
    public static IReadOnlyList<DraftFault> Of(IEnumerable<Problem> obstacles) =>
        [.. obstacles.SelectMany(Of).Distinct().OrderBy(fault => fault.Step)];

    private static IEnumerable<DraftFault> Of(Problem problem) => problem.Errors.Count == 0
        ? [new DraftFault(WizardSteps.OfCode(problem.Code), problem.Message)]
        : problem.Errors.SelectMany(field => field.Value.Select(message => new DraftFault(WizardSteps.OfField(field.Key), message)));
}
