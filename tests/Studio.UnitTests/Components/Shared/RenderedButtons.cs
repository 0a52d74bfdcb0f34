using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace FineTuningStudio.UnitTests.Components.Shared;

/// <summary>Buttons by what they say.</summary>
internal static class RenderedButtons
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The one button that says this, after its icon if it has one, once it is drawn: what an event changes may come after the
    /// event.
    /// </summary>
    public static IElement Button<TPage>(this IRenderedComponent<TPage> page, string text, string within = "button")
        where TPage : IComponent
    {
        page.WaitForAssertion(() => Assert.Single(page.FindAll(within), Says), Patience);
        return page.FindAll(within).Single(Says);

        bool Says(IElement button) => button.TextContent.TrimEnd().EndsWith(text, StringComparison.Ordinal);
    }
}
