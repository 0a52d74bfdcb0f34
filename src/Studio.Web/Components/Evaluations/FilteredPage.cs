using FineTuningStudio.Core.Evaluations;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.Web.Components.Evaluations;

/// <summary>A page whose address holds an <see cref="ExampleFilter"/>.</summary>
public abstract class FilteredPage : ComponentBase
{
    [SupplyParameterFromQuery(Name = "rules")]
    public string? Rules { get; set; }

    [SupplyParameterFromQuery(Name = "of")]
    public string? Of { get; set; }

    [SupplyParameterFromQuery(Name = "verdict")]
    public string? Verdict { get; set; }

    [SupplyParameterFromQuery(Name = "right")]
    public string? Right { get; set; }

    [SupplyParameterFromQuery(Name = "against")]
    public string? Against { get; set; }

    [SupplyParameterFromQuery(Name = "tag")]
    public string? Tag { get; set; }

    [SupplyParameterFromQuery(Name = "table")]
    public string? Table { get; set; }

    [SupplyParameterFromQuery(Name = "shape")]
    public string? Shape { get; set; }

    [SupplyParameterFromQuery(Name = "feature")]
    public string? Feature { get; set; }

    [SupplyParameterFromQuery(Name = "seen")]
    public string? Seen { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    /// <summary>What the address asks for; what is not understood is left out, so that a link somebody mangled still opens.</summary>
    protected ExampleFilter Filter => new()
    {
        Profile = ComparisonProfiles.FromWire(Rules),
        Model = Number(Of),
        Verdict = Verdicts.FromWire(Verdict),
        IsRight = YesOrNo(Right),
        Against = YesOrNo(Right) is null ? null : Number(Against),
        Tag = Tag,
        Table = Table,
        Shape = Shape,
        Feature = Feature,
        ShapeInTraining = YesOrNo(Seen),
        Text = string.IsNullOrWhiteSpace(Text) ? null : Text,
    };

    private static bool? YesOrNo(string? word) => word switch { "yes" => true, "no" => false, _ => null };

    protected static int? Number(string? text) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}
