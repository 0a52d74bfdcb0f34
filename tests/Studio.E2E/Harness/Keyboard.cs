using Microsoft.Playwright;

namespace FineTuningStudio.E2E.Harness;

/// <summary>Somebody who has no mouse: goes by Tab to what has the focus next, and presses keys.</summary>
internal sealed class Keyboard(IPage page)
{
    private const int MaxTabs = 120;

    public async Task ActivateAsync(ILocator wanted)
    {
        await GoToAsync(wanted);
        await page.Keyboard.PressAsync("Enter");
    }

    public async Task TypeAsync(ILocator wanted, string text)
    {
        await GoToAsync(wanted);
        await page.Keyboard.TypeAsync(text);
    }

    private async Task GoToAsync(ILocator wanted)
    {
        await wanted.WaitForAsync();
        for (var tabs = 0; tabs < MaxTabs; tabs++)
        {
            if (await wanted.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }
            await page.Keyboard.PressAsync("Tab");
        }
        var focused = await page.EvaluateAsync<string>("() => document.activeElement?.outerHTML ?? ''");
        throw new InvalidOperationException($"{MaxTabs} times Tab did not lead to {wanted}; the focus is on {focused}");
    }
}
