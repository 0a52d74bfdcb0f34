using Bunit;
using FineTuningStudio.Web.Components;
using FineTuningStudio.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Components.Layout;

public sealed class NavMenuTests : BunitContext
{
    public NavMenuTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public void NavMenu_links_to_every_room()
    {
        var links = Render<NavMenu>().FindAll("nav li a").Select(link => (link.TextContent.Trim(), link.GetAttribute("href")));
        Assert.Equal(
            [("Dashboard", "/"), ("Golden records", "/golden-records"), ("Snapshots", "/snapshots"), ("Fine-tunings", "/fine-tunings"), ("Evaluations", "/evaluations"), ("Playground", "/playground"), ("Connections", "/connections"), ("Providers", "/providers"), ("Notices", "/webhooks")],
            links);
    }

    [Fact]
    public void NavMenu_present_page_is_marked_for_screen_readers()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(StudioUrls.Connections);
        Assert.Equal("Connections", Render<NavMenu>().Find("[aria-current=page]").TextContent.Trim());
    }

    [Fact]
    public void NavMenu_on_a_phone_opens_by_its_button_and_closes_after_going_somewhere()
    {
        var menu = Render<NavMenu>();
        menu.Find("header button").Click();
        Assert.Equal("true", menu.Find("header button").GetAttribute("aria-expanded"));
        Services.GetRequiredService<NavigationManager>().NavigateTo(StudioUrls.Providers);
        menu.WaitForAssertion(() => Assert.Equal("false", menu.Find("header button").GetAttribute("aria-expanded")));
    }

    [Fact]
    public void ThemeSwitch_offers_the_system_light_and_dark_and_remembers_the_choice()
    {
        var theme = Render<ThemeSwitch>();
        Assert.Equal(["As the system", "Light", "Dark"], theme.FindAll("label").Select(label => label.TextContent.Trim()));
        theme.Find("input[value=dark]").Change("dark");
        Assert.Equal("dark", JSInterop.VerifyInvoke("studioTheme.choose").Arguments[0]);
    }
}
