namespace Provisioning.LocalCluster.Tests;

/// <summary>Waits for something that tells nobody when it happens, such as the end of another process's child.</summary>
internal static class Eventually
{
    public static async Task IsTrueAsync(Func<bool> condition, string what, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        while (!condition())
        {
            try
            {
                await tick.WaitForNextTickAsync(linked.Token);
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested)
            {
                Assert.Fail($"Still not after 20 s: {what}");
            }
        }
    }
}
