from sigap.config.command import main

main()
