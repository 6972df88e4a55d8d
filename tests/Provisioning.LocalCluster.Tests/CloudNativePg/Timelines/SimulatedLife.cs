namespace Provisioning.LocalCluster.Tests.CloudNativePg.Timelines;

public sealed class SimulatedLife() : LifecycleRun(simulated: true);
