using Provisioning;
using Quickstart;
using Quickstart.Tour;

if (!Arguments.TryParse(args, out var arguments, out var problem))
{
    await Console.Error.WriteLineAsync($"{problem}{Environment.NewLine}Try --help.");
    return 2;
}

if (arguments.Help)
{
    Console.WriteLine(Arguments.Usage);
    return 0;
}

using var interruption = new Interruption();
try
{
    await using var session = await Session.StartAsync(arguments, interruption.Token);
    Console.WriteLine($"cluster    {(session.IsEmbedded ? "embedded" : "yours")}: kubectl --kubeconfig {session.Kubeconfig} get pods -A");
    var existed = await session.Provisioner.GetAsync(arguments.Spec.Id, interruption.Token) is not null;
    try
    {
        await Demonstration.RunAsync(session, arguments.Spec, interruption.Token);
        if (arguments.Tour)
        {
            await SecondAct.RunAsync(session, arguments.Spec, interruption.Token);
        }

        if (!arguments.Cleanup && !Console.IsOutputRedirected)
        {
            Console.WriteLine($"{Environment.NewLine}{arguments.Spec.Id} stays up until Ctrl-C.");
            await interruption.WaitAsync();
        }
    }
    finally
    {
        // An embedded cluster takes everything with it. Elsewhere what was there before stays, unless asked otherwise.
        if (arguments.Cleanup || (!session.IsEmbedded && !existed))
        {
            await Demonstration.CleanUpAsync(session, arguments.Spec.Id);
        }
    }

    return 0;
}
catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("Interrupted.");
    return 130;
}
catch (SpecValidationException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}
catch (ProvisioningException failure)
{
    await Console.Error.WriteLineAsync($"{failure.Code}: {failure.Message}");
    return 1;
}
