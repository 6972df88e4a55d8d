namespace Provisioning.LocalCluster.Processes;

/// <summary>Signals whose numbers are the same on Linux and macOS.</summary>
internal enum Signal
{
    Hangup = 1,
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    Terminate = 15,
}
